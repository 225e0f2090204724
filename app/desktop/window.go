//go:build !ci

package desktop

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"shyraq/app/cli"
	"shyraq/app/hush"
	"shyraq/assets"
)

// Run opens the program's window and stays until it is closed.
func Run(ctx context.Context, env cli.Env, args []string, out, fault io.Writer) int {
	o, err := windowOptions(env, args)
	if err != nil {
		fmt.Fprintln(fault, "shyraq:", cli.Sentence(env, spoken(env, prefs{}, o), err))
		return cli.Usage
	}
	hush.End()
	// Without an id the toolkit keeps no settings of its own: ours are ours, and
	// a disk that is full or read-only is no matter to it.
	a := fyneapp.NewWithID("")
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon()))
	// A signal ends nothing that is under way: terminate does, in order.
	d, err := newDesktop(context.WithoutCancel(ctx), env, o, out)
	if err != nil {
		fmt.Fprintln(fault, "shyraq:", err)
		return cli.Fault
	}
	w := a.NewWindow("Shyraq")
	w.SetPadded(false)
	d.attach(w)
	w.Resize(fyne.NewSize(1280, 800))
	end := newEnding(d.end)
	sleep := newQuiet()
	quit := func() { sleep.Stop(); end.Begin(); a.Quit() }
	w.SetCloseIntercept(func() { d.askClose(w.Close) })
	w.SetOnClosed(quit)
	terminate := func() {
		heard := make(chan struct{})
		fyne.Do(func() { close(heard); d.terminate(quit) })
		select {
		case <-heard:
		case <-time.After(toolkitEnds): // the window hangs
			end.Begin()
		}
	}
	gone := make(chan struct{}) // the toolkit's loop
	context.AfterFunc(ctx, func() { early(gone, time.After(toolkitQuits), terminate) })
	d.claim = sync.OnceFunc(func() { claimSignals(terminate); go sleep.Run() })
	a.Lifecycle().SetOnStarted(func() { d.fit(w); d.begin() })
	a.Lifecycle().SetOnStopped(end.Begin)
	w.ShowAndRun()
	close(gone)
	if err := end.End(); err != nil {
		fmt.Fprintln(fault, "shyraq:", err)
		return cli.Fault
	}
	return cli.Done
}

// claimSignals has a signal of the system heard, and heard by nobody else: the
// toolkit would close the window at once. A second one ends the process as if
// nobody listened.
func claimSignals(heard func()) {
	all := make(chan os.Signal, 1)
	signal.Reset(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	signal.Notify(all, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		<-all
		signal.Stop(all)
		heard()
	}()
}
