//go:build !linux

package app

import (
	"io"
	"os"
)

func copyData(in, out *os.File) error { _, err := io.Copy(out, in); return err }
