package cli

import (
	"context"
	"fmt"
	"testing"

	"shyraq/app/i18n"
	"shyraq/assets"
	"shyraq/errs"
)

func TestFault(t *testing.T) {
	texts, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	c := &call{text: texts.For(i18n.EN)}
	tests := []struct {
		name, code string
		err        error
		exit       int
	}{
		{"an interruption is no fault of the program", "interrupted", fmt.Errorf("enrol: %w", context.Canceled), Unavailable},
		{"a code of ours", "in_use", errs.Errorf(errs.Conflict, "in_use", ""), Locked},
		{"a code of a newer server", "from_tomorrow", errs.Errorf(errs.Denied, "from_tomorrow", ""), Denied},
		{"anything else", "fault", fmt.Errorf("read: unexpected"), Fault},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := c.fault(tt.err)
			if got.Code != tt.code || got.Exit != tt.exit || got.Sentence == "" {
				t.Errorf("fault = %+v, want code %s and exit %d", got, tt.code, tt.exit)
			}
		})
	}
}
