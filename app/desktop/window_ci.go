//go:build ci

package desktop

import (
	"context"
	"fmt"
	"io"

	"shyraq/app/cli"
)

// Run refuses: this build has no window, so that it needs no display and no
// C compiler. Every verb works.
func Run(_ context.Context, env cli.Env, _ []string, _, fault io.Writer) int {
	fmt.Fprintln(fault, env.Texts.For(spoken(env, prefs{}, options{})).T("app.no_window"))
	return cli.Usage
}
