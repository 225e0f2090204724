package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"shyraq/app/duty"
	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/vault"
	"shyraq/errs"
)

// fail says an error and gives its exit code.
func (c *call) fail(err error) int {
	if err == nil {
		return Done
	}
	f := c.fault(err)
	if c.json {
		raw, _ := json.Marshal(struct {
			Error fault `json:"error"`
		}{f})
		fmt.Fprintf(c.stderr, "%s\n", raw)
		return f.Exit
	}
	fmt.Fprintf(c.stderr, "shyraq: %s", f.Sentence)
	if f.Field != "" {
		fmt.Fprintf(c.stderr, " (%s)", i18n.Visible(f.Field))
	}
	fmt.Fprintf(c.stderr, " [%s]\n", f.Code)
	if f.Exit == Fault {
		fmt.Fprintf(c.stderr, "  %s\n", f.Detail) // an error never names a person
	}
	for _, p := range f.Problems {
		fmt.Fprintf(c.stderr, "  %s: %s\n", p.Path, p.Sentence)
	}
	return f.Exit
}

// Sentence is what an error means, in a language, where there is no verb: the
// window could not be opened. An error that is none of ours speaks for itself.
func Sentence(env Env, lang i18n.Lang, err error) string {
	var known *errs.Error
	if !errors.As(err, &known) && errs.OfDisk(err) == nil {
		return err.Error()
	}
	c := &call{env: env, text: env.Texts.For(lang)}
	return i18n.Visible(c.fault(err).Sentence)
}

// fault is an error as it is shown.
type fault struct {
	Code     string        `json:"code"`
	Field    string        `json:"field,omitempty"`
	Detail   string        `json:"detail,omitempty"`
	Sentence string        `json:"sentence"`
	Exit     int           `json:"exit"`
	Until    time.Time     `json:"until,omitzero"` // when the next PIN is taken
	Problems []problemLine `json:"problems,omitempty"`
}

type problemLine struct {
	Path     string        `json:"path"`
	Severity raid.Severity `json:"severity"`
	Key      string        `json:"key"`
	Sentence string        `json:"sentence"`
}

func (c *call) fault(err error) fault {
	var usage *usageError
	if errors.As(err, &usage) {
		return fault{Code: usage.key, Sentence: c.text.T("cli.usage." + usage.key), Exit: Usage}
	}
	var known *errs.Error
	if !errors.As(err, &known) {
		if known = errs.OfDisk(err); known != nil {
			err = known
		}
	}
	f := fault{Code: "fault", Detail: err.Error(), Exit: exitOf(err)}
	if known != nil {
		f.Code, f.Field, f.Detail = known.Code, known.Field, known.Detail
	}
	if errors.Is(err, context.Canceled) {
		f.Code, f.Exit = "interrupted", Unavailable
	}
	args := []any{"Field", f.Field, "Detail", f.Detail}
	f.Sentence = c.sentence(f.Code, err, args...)
	var refused *vault.UnlockError
	if errors.As(err, &refused) && !refused.Until.IsZero() {
		f.Until = refused.Until
		f.Sentence += " " + c.text.T("cli.wait_until", "Until", c.text.Clock(refused.Until))
	}
	var blocked *duty.ProblemsError
	if errors.As(err, &blocked) {
		f.Problems = c.problems(blocked.Problems)
	}
	return f
}

// sentence is the text of a code, or of the kind of error where a newer server
// sent a code that has none here.
func (c *call) sentence(code string, err error, args ...any) string {
	if key := "error." + code; c.text.Has(key) {
		return c.text.T(key, args...)
	}
	for kind, key := range map[error]string{
		errs.Invalid: "invalid", errs.NotFound: "not_found", errs.Conflict: "conflict",
		errs.Denied: "denied", errs.Unavailable: "unavailable",
	} {
		if errors.Is(err, kind) {
			return c.text.T("error." + key)
		}
	}
	return c.text.T("error.fault")
}

func (c *call) problems(all []raid.Problem) []problemLine {
	out := make([]problemLine, len(all))
	for i, p := range all {
		var args []any
		for name, value := range p.Args {
			args = append(args, name, value)
		}
		out[i] = problemLine{Path: p.Path, Severity: p.Severity, Key: p.Key, Sentence: c.text.T(p.Key, args...)}
	}
	return out
}

// exitOf maps an error to its exit code, once.
func exitOf(err error) int {
	var known *errs.Error
	if errors.As(err, &known) {
		switch known.Code {
		case "in_use", "locked", "wait":
			return Locked
		}
	}
	switch {
	case errors.Is(err, errs.Invalid):
		return Invalid
	case errors.Is(err, errs.NotFound):
		return NotFound
	case errors.Is(err, errs.Conflict):
		return Conflict
	case errors.Is(err, errs.Denied):
		return Denied
	case errors.Is(err, errs.Unavailable):
		return Unavailable
	}
	return Fault
}
