//go:build !ci

package desktop

import (
	"context"
	"fmt"
	"io"

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
	d, err := newDesktop(ctx, env, o, out)
	if err != nil {
		fmt.Fprintln(fault, "shyraq:", err)
		return cli.Fault
	}
	w := a.NewWindow("Shyraq")
	w.SetPadded(false)
	d.attach(w)
	w.Resize(fyne.NewSize(1280, 800))
	end := newEnding(d.end)
	w.SetCloseIntercept(func() { d.askClose(w.Close) })
	w.SetOnClosed(func() { end.Begin(); a.Quit() })
	a.Lifecycle().SetOnStarted(func() { d.fit(w); d.begin() })
	a.Lifecycle().SetOnStopped(end.Begin)
	go func() {
		<-ctx.Done()
		end.Begin()
		fyne.Do(a.Quit)
	}()
	w.ShowAndRun()
	if err := end.End(); err != nil {
		fmt.Fprintln(fault, "shyraq:", err)
		return cli.Fault
	}
	return cli.Done
}
