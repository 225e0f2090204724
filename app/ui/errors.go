package ui

import (
	"errors"

	"shyraq/app/i18n"
	"shyraq/errs"
)

// Sentence is what an error means to an officer: one sentence in the language
// of now that says what to do next. The code of a errs.Error has its own
// ("error.<code>"); without one the kind speaks; anything else is a fault of
// the program and says so. The error's own text is never shown: it is for the
// log.
func (k *Look) Sentence(err error) string {
	if err == nil {
		return ""
	}
	var e *errs.Error
	if !errors.As(err, &e) {
		if e = errs.OfDisk(err); e != nil {
			err = e
		}
	}
	if e != nil && k.texts.Has("error."+e.Code) {
		return i18n.Visible(k.T("error."+e.Code, "Detail", e.Detail))
	}
	for _, kind := range []struct {
		err error
		key string
	}{
		{errs.Invalid, "error.invalid"},
		{errs.NotFound, "error.not_found"},
		{errs.Conflict, "error.conflict"},
		{errs.Denied, "error.denied"},
		{errs.Unavailable, "error.unavailable"},
	} {
		if errors.Is(err, kind.err) {
			return k.T(kind.key)
		}
	}
	return k.T("error.fault")
}

// SaySentence is Sentence asked anew each time it is drawn.
func (k *Look) SaySentence(err error) Say { return func() string { return k.Sentence(err) } }
