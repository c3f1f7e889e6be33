// Package labtest is for tests around the lab: made runs, tiny images, a page that
// keeps a notebook's outputs, and two ways to compare.
package labtest
