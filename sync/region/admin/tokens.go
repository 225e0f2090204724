package admin

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
)

const (
	// TokenDays is how long a token is good unless it is said otherwise.
	TokenDays = 30
	// MostTokenDays is the longest that may be said.
	MostTokenDays = 365

	secretPrefix = "shq_"
	longestNote  = 60
)

// TokensRequest issues a token for an officer, or takes one away; an empty one
// only asks.
type TokensRequest struct {
	Issue  uuid.UUID `json:"issue,omitzero"` // the officer
	Days   int       `json:"days,omitempty"`
	Note   string    `json:"note,omitempty"` // what it is for
	Revoke uuid.UUID `json:"revoke,omitzero"`
}

// TokensReport lists tokens. Secret is that of the one that was issued: it is
// shown once and kept nowhere.
type TokensReport struct {
	Secret    string     `json:"secret,omitempty"`
	Tokens    []TokenRow `json:"tokens"`
	Authority string     `json:"authority"` // the certificate by which programs know the server, PEM
}

// TokenRow is a token as the administrator sees it.
type TokenRow struct {
	ID      uuid.UUID `json:"id"`
	Officer uuid.UUID `json:"officer"`
	Note    string    `json:"note,omitempty"`
	Issued  time.Time `json:"issued"`
	Until   time.Time `json:"until"`
	Ended   bool      `json:"ended,omitempty"`
}

// Tokens issues, takes away and lists the tokens by which programs that are no
// devices read figures in the name of a supervisor, and nothing else. What they
// read goes by what he may at that moment.
func (l *Local) Tokens(ctx context.Context, ask TokensRequest) (TokensReport, error) {
	report := TokensReport{Tokens: []TokenRow{}, Authority: l.authorities()}
	var err error
	switch {
	case ask.Issue != uuid.Nil && ask.Revoke != uuid.Nil:
		return report, errs.Errorf(errs.Invalid, "token_what", "one is issued or taken away")
	case ask.Issue != uuid.Nil:
		report.Secret, err = l.issueToken(ctx, ask)
	case ask.Revoke != uuid.Nil:
		err = l.o.Register.Change(ctx, func(e *register.Edit) error { return e.DropToken(ask.Revoke) })
		l.o.Journal.Note(ctx, audit.Frame{Action: "token_revoke", Device: ask.Revoke, Allowed: err == nil, Reason: wire.Code(err)})
	}
	if err != nil {
		return TokensReport{}, err
	}
	for _, o := range l.people().Officers() {
		for _, t := range o.Tokens {
			report.Tokens = append(report.Tokens, TokenRow{ID: t.ID, Officer: o.ID, Note: t.Note, Issued: t.Issued, Until: t.Until, Ended: !t.Good(l.o.Now(), l.people().Epoch())})
		}
	}
	slices.SortFunc(report.Tokens, func(a, b TokenRow) int {
		return cmp.Or(a.Until.Compare(b.Until), strings.Compare(a.ID.String(), b.ID.String()))
	})
	return report, nil
}

func (l *Local) issueToken(ctx context.Context, ask TokensRequest) (string, error) {
	days := cmp.Or(ask.Days, TokenDays)
	if days < 1 || days > MostTokenDays {
		return "", &errs.Error{Kind: errs.Invalid, Code: "token_days", Field: "days", Detail: fmt.Sprintf("1 to %d", MostTokenDays)}
	}
	if len(ask.Note) > longestNote || strings.ContainsFunc(ask.Note, func(c rune) bool { return c < ' ' }) {
		return "", &errs.Error{Kind: errs.Invalid, Code: "token_note", Field: "note", Detail: fmt.Sprintf("at most %d bytes on one line", longestNote)}
	}
	var b [32]byte
	if _, err := io.ReadFull(l.o.Rand, b[:]); err != nil {
		return "", fmt.Errorf("draw token: %w", err)
	}
	id, err := uuid.NewRandomFromReader(l.o.Rand)
	if err != nil {
		return "", fmt.Errorf("draw token: %w", err)
	}
	secret, now, epoch := secretPrefix+base64.RawURLEncoding.EncodeToString(b[:]), l.o.Now().UTC(), l.people().Epoch()
	t := register.Token{ID: id, Hash: register.HashToken(epoch, secret), Note: ask.Note, Issued: now, Until: now.AddDate(0, 0, days), Epoch: epoch.Epoch}
	err = l.o.Register.Change(ctx, func(e *register.Edit) error {
		o := e.State().Officer(ask.Issue)
		switch {
		case o == nil || o.Revoked:
			return errs.Errorf(errs.NotFound, "officer_unknown", "%s", ask.Issue)
		case o.Role != regionfile.Supervisor:
			return &errs.Error{Kind: errs.Invalid, Code: "bad_role", Field: "issue", Detail: "a token reads what a supervisor may, so it is for one"}
		}
		return e.AddToken(o.ID, t, now)
	})
	l.o.Journal.Note(ctx, audit.Frame{Action: "token_issue", Officer: ask.Issue, Device: id, Allowed: err == nil, Reason: wire.Code(err)})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// Tokens implements Control.
func (r *Remote) Tokens(ctx context.Context, ask TokensRequest) (v TokensReport, err error) {
	err = r.ask(ctx, "tokens", ask, &v)
	return v, err
}
