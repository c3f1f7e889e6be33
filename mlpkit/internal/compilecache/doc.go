// Package compilecache keeps the programs that XLA compiles, so that they are
// compiled once a machine and not once a process: a notebook's every cell is a
// process of its own, and compiling takes longer than an epoch of training.
//
// go-xla has no such cache. PJRT, the interface of XLA's plugins, is a table of
// functions; this package gives go-xla a copy of the table whose function for
// compiling looks into a folder first. What a program is found by holds all that
// its machine code depends on: the program, its options, the plugin, the
// processor, XLA_FLAGS, the number of threads. A loaded program computes the
// same bits as the compiled one.
//
// Nothing here can fail a training: a file that is damaged, or bears another
// one's name, or cannot be read or written, or that the plugin refuses, only
// means that the program is compiled again and the file replaced.
//
// Compiled programs are code, and run as whoever loads them. So they are loaded
// only from a folder and from files that belong to the user or to root and that
// nobody else may write; links that lead out of the folder are not followed. In
// any other folder nothing is kept, either, and [Keep] says why. The folders
// above it are not looked at: who exchanges the folder for another one is found
// out by its owner. Folders are made with mode 0700 and files with 0600, since
// what a user trains is private. The checksum is no signature: who may write
// the files may write a checksum, too.
//
// UPSTREAM.md says what go-xla would have to offer for this package to go. It
// imports only atomicfile of the house; read keep.go first, then store.go and
// trust.go.
package compilecache
