package kv

import (
	"context"
	"encoding/base64"

	"shyraq/sync/seal"
)

// Passing is an engine that tells the other servers of a region what is kept nowhere.
type Passing interface {
	// Pass tells a text to every server that listens, this one too, or to none.
	Pass(ctx context.Context, text string) error
}

// passName is in whose name what is passed is sealed. No key of a store begins so.
const passName = "passed"

// Pass tells the other servers of the region something, sealed as what is kept is, and
// kept nowhere. Where the engine has no other servers nothing is done.
func (s *Store) Pass(ctx context.Context, plain []byte) error {
	p, ok := s.engine.Engine.(Passing)
	if !ok {
		return nil
	}
	sealed := seal.Seal(s.opt.Rand, s.opt.Current(), s.opt.Region, passName, plain)
	return p.Pass(ctx, base64.RawStdEncoding.EncodeToString(sealed))
}

// Passed opens what a server of the region passed.
func (s *Store) Passed(text string) ([]byte, error) {
	sealed, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	return seal.Open(s.opt.Keys, s.opt.Region, passName, sealed)
}
