//go:build ci

package desktop

import (
	"bytes"
	"strings"
	"testing"

	"shyraq/app/cli"
)

// The program without a window says so.
func TestNoWindow(t *testing.T) {
	var said bytes.Buffer
	env := testEnv(t)
	if code := Run(t.Context(), env, nil, nil, &said); code != cli.Usage || !strings.Contains(said.String(), env.Texts.For("kk").T("app.no_window")) {
		t.Errorf("exit %d, %q", code, said.String())
	}
}
