package register

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
)

// MaxTokens is how many tokens an officer has.
const MaxTokens = 8

// LongestSecret is how many bytes the secret of a token has at most.
const LongestSecret = 64

// Token is a right to read figures in the name of an officer, for a program that
// is no device. The secret itself is kept nowhere.
type Token struct {
	ID     uuid.UUID `json:"id"`
	Hash   []byte    `json:"hash"` // HashToken of the secret
	Note   string    `json:"note,omitempty"`
	Issued time.Time `json:"issued"`
	Until  time.Time `json:"until"`
	Epoch  string    `json:"epoch"` // of the region, when it was issued
}

// Good says whether a token is one at a moment, in an epoch.
func (t Token) Good(now time.Time, epoch Epoch) bool {
	return now.Before(t.Until) && t.Epoch == epoch.Epoch
}

// HashToken is what is kept of a secret. It goes with the region's epoch: one
// that was put back from a backup knows no token of before.
func HashToken(epoch Epoch, secret string) []byte {
	sum := sha256.Sum256([]byte("shyraq token v1\n" + epoch.Epoch + "\n" + secret))
	return sum[:]
}

// AddToken gives an officer a token, and drops those that ended.
func (e *Edit) AddToken(officer uuid.UUID, t Token, now time.Time) error {
	o := e.Officer(officer)
	if o == nil || o.Revoked {
		return errs.Errorf(errs.NotFound, "officer_unknown", "%s", officer)
	}
	kept := slices.DeleteFunc(slices.Clone(o.Tokens), func(t Token) bool { return !t.Good(now, e.next.Epoch()) })
	if len(kept) >= MaxTokens {
		return full("tokens of one officer", MaxTokens)
	}
	o.Tokens = append(kept, t)
	return nil
}

// DropToken takes a token away, whoever has it.
func (e *Edit) DropToken(id uuid.UUID) error {
	for _, o := range e.next.officers {
		if slices.ContainsFunc(o.Tokens, func(t Token) bool { return t.ID == id }) {
			o := e.Officer(o.ID)
			o.Tokens = slices.DeleteFunc(slices.Clone(o.Tokens), func(t Token) bool { return t.ID == id })
			return nil
		}
	}
	return errs.Errorf(errs.NotFound, "token_unknown", "%s", id)
}

// Bearer finds the officer who has a token, by its hash; nil where nobody has it,
// where it ended or where he was revoked.
func (s *State) Bearer(hash []byte, now time.Time) (*Officer, Token) {
	o := s.officers[s.bearers[string(hash)]]
	if o == nil || o.Revoked {
		return nil, Token{}
	}
	i := slices.IndexFunc(o.Tokens, func(t Token) bool { return bytes.Equal(t.Hash, hash) })
	if i < 0 || !o.Tokens[i].Good(now, s.Epoch()) {
		return nil, Token{}
	}
	return o, o.Tokens[i]
}
