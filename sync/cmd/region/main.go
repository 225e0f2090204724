// Command shyraq-region is the regional server of Shyraq and its
// administration: it serves devices, loads the region file, gives out invite
// codes, lists and revokes officers and devices, and audits its store.
//
// The verbs of an administrator work the same whether the server runs or not:
// a running one is asked through a socket in its data directory.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"shyraq/disk"
)

func main() {
	keepToOwner()
	if err := disk.KeepFromDumps(); err != nil {
		fmt.Fprintln(os.Stderr, "shyraq-region:", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	hung := make(chan os.Signal, 1)
	signal.Notify(hung, syscall.SIGHUP)
	os.Exit(run(ctx, os.Args[1:], stdio{in: os.Stdin, out: os.Stdout, err: os.Stderr, hung: hung}, os.Getenv))
}

type stdio struct {
	in       io.Reader
	out, err io.Writer
	hung     <-chan os.Signal // asks serve to open its log anew, as after a rotation; it ends nothing
}

// content reads the file that a verb is given; - is standard input, so that the
// shell that started it may open what the server's user cannot.
func (s stdio) content(path string) ([]byte, error) {
	if path != "-" {
		return os.ReadFile(path)
	}
	return io.ReadAll(io.LimitReader(s.in, mostContent))
}

// mostContent is what a verb reads of its standard input: more than the door takes.
const mostContent = 64 << 20

var errUsage = errors.New("usage")
