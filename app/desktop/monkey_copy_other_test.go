//go:build !linux

package desktop

import (
	"io"
	"os"
)

func copyData(in, out *os.File) error { _, err := io.Copy(out, in); return err }
