// Package celltest is for tests of verbs: a call with tiny data, whose display
// remembers what it was shown, and a store filled with made runs.
package celltest
