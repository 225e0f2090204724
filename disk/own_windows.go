package disk

import "io/fs"

const noFollow = 0 // links are found by their name alone

func isLink(error) bool { return false }

// names is not told by what a folder says of a file.
func names(fs.FileInfo) uint64 { return 1 }

func checkOwner(fs.FileInfo, string) error { return nil }
