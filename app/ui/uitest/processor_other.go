//go:build !unix

package uitest

import (
	"testing"
	"time"
)

// Processor is the time of the clock where the system does not tell more.
func Processor(testing.TB) time.Duration { return time.Since(begun) }

var begun = time.Now()
