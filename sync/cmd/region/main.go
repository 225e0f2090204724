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

var errUsage = errors.New("usage")
