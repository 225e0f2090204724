// Package hush keeps the standard logger quiet from before the toolkit is
// loaded: it complains there, in three lines, of a locale that it cannot read,
// and nobody who asked a verb a question wants them before the answer. It
// promises nothing else, and our own programs do not use that logger.
//
// It imports almost nothing, so that it is made ready before the toolkit is;
// TestNothingButTheAnswer holds that.
package hush

import (
	"io"
	"log"
	"os"
)

func init() { log.SetOutput(io.Discard) }

// End lets the logger speak on standard error, where a window wants to hear
// what the toolkit complains of.
func End() { log.SetOutput(os.Stderr) }
