// Package app is the field program: a verb of the command line, or the window,
// and nothing else. It gives both what they need from outside.
package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"golang.org/x/term"

	"shyraq/app/cli"
	"shyraq/app/desktop"
	"shyraq/app/duty"
	"shyraq/app/ground"
	_ "shyraq/app/hush" // first of all: before the toolkit is loaded
	"shyraq/app/i18n"
	"shyraq/app/mapfiles"
	"shyraq/app/paper"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/assets"
	"shyraq/disk"
	"shyraq/release"
	"shyraq/sync/drift"
)

// memoryLimit keeps a tablet of 4 GB usable beside the map (docs/numbers.md),
// and collectAt has garbage collected when it is half of what lives: the map's
// pictures live, and twice their size would be taken otherwise.
const (
	memoryLimit = 512 << 20
	collectAt   = 50
)

// Main runs a verb of the command line, or opens the window, and gives the
// exit code.
func Main(args []string, in io.Reader, out, fault io.Writer) int {
	disk.KeepToOwner()
	if err := disk.KeepFromDumps(); err != nil {
		fmt.Fprintln(fault, "shyraq:", err)
	}
	debug.SetMemoryLimit(memoryLimit)
	debug.SetGCPercent(collectAt)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop) // who sends it twice does not want to be asked
	env, err := newEnv()
	if err != nil {
		fmt.Fprintln(fault, "shyraq:", err)
		return cli.Fault
	}
	if code, handled := cli.Run(ctx, args, in, out, fault, env); handled {
		return code
	}
	return desktop.Run(ctx, env, args, out, fault)
}

// newEnv gives the command line and the window what they need from outside.
func newEnv() (cli.Env, error) {
	texts, err := i18n.Load(assets.Texts())
	if err != nil {
		return cli.Env{}, fmt.Errorf("load texts: %w", err)
	}
	codes, err := codes.Parse(assets.Codes())
	if err != nil {
		return cli.Env{}, fmt.Errorf("load code lists: %w", err)
	}
	env := cli.Env{
		Getenv: os.Getenv, Texts: texts, Codes: codes, Now: time.Now, Rand: rand.Reader, Boot: drift.Machine,
		Districts: func(r regionfile.Region) (duty.Districts, error) { return ground.New(r) },
		Wire:      duty.Wire{Chance: mathrand.Float64},
		Fonts:     func() (*paper.Fonts, error) { return paper.ReadFonts(assets.Fonts()) },
		Version:   release.Version, UpdateKey: release.UpdateKey, Maps: mapfiles.Verbs{},
	}
	if fd := int(os.Stdin.Fd()); term.IsTerminal(fd) {
		env.ReadPIN = func(prompt string) (string, error) {
			fmt.Fprint(os.Stderr, prompt)
			pin, err := term.ReadPassword(fd)
			fmt.Fprintln(os.Stderr)
			return string(pin), err
		}
	}
	return env, nil
}
