package journal

import (
	"crypto/hmac"
	"crypto/sha256"
	"sync"
)

// Key marks frames. Its secret, of 32 bytes, is known to who may write the
// journal and to nobody else.
type Key struct {
	ID     [8]byte
	Secret []byte
}

// Keys finds the secret of a key by its id. Ok false: it is not to be had, and
// what it marked counts as foreign.
type Keys func(id [8]byte) (secret []byte, ok bool)

// Held remembers the secrets that find found.
func Held(find Keys) Keys {
	var mu sync.Mutex
	held := map[[8]byte][]byte{}
	return func(id [8]byte) ([]byte, bool) {
		mu.Lock()
		defer mu.Unlock()
		secret, ok := held[id]
		if !ok {
			if secret, ok = find(id); ok {
				held[id] = secret
			}
		}
		return secret, ok
	}
}

// Mark is what tells a frame from a foreign one.
type Mark struct {
	Key [8]byte
	Sum [32]byte
}

// mark makes the mark of a frame whose other fields are set.
func (k Key) mark(f *Frame) Mark {
	m := Mark{Key: k.ID}
	sum := hmac.New(sha256.New, k.Secret)
	sum.Write(f.header())
	for _, part := range [][]byte{f.Sealed, f.Facts, f.Region, m.Key[:]} {
		sum.Write(part)
	}
	if f.Amended {
		sum.Write(f.Hash[:])
	}
	sum.Sum(m.Sum[:0])
	return m
}

// by reports whether a frame was made by who has one of the keys, and is as it
// was made.
func (f *Frame) by(keys Keys) bool {
	secret, ok := keys(f.Mark.Key)
	if !ok {
		return false
	}
	want := Key{f.Mark.Key, secret}.mark(f)
	return hmac.Equal(want.Sum[:], f.Mark.Sum[:])
}

// Made reports whether a frame was made by who has the key of this journal, and
// is as it was made. Without a key all that are of its version count.
func (o Options) Made(f *Frame) bool {
	switch {
	case o.Older:
		return f.Old
	case f.Old:
		return false
	case o.Keys != nil:
		return f.by(o.Keys)
	case o.Key.Secret != nil:
		return f.by(o.Key.alone)
	}
	return true
}

// knows reports whether a key is one of this journal's.
func (o Options) knows(id [8]byte) bool {
	keys := o.Keys
	if keys == nil {
		keys = o.Key.alone
	}
	_, ok := keys(id)
	return ok
}

// alone are the Keys of who has one.
func (k Key) alone(id [8]byte) ([]byte, bool) { return k.Secret, id == k.ID }

// sum is the mark of text that is no frame.
func (k Key) sum(text []byte) []byte {
	h := hmac.New(sha256.New, k.Secret)
	h.Write(text)
	return h.Sum(nil)
}
