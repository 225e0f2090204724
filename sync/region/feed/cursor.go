package feed

import (
	"encoding/base64"
	"encoding/binary"
	"slices"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
)

// Cursor says how far a reader is. It is opaque to devices. What he may read is
// not in it: that is asked anew for each page.
type Cursor struct {
	Epoch [16]byte
	Run   uint64          // of the server that gave it, see place.Runs; zero where none is told
	Done  access.Position // all up to here is read
	Fresh bool            // at Done he got tokens that are being read from their beginning
	Last  access.Entry    // the last entry that was read, after Done, or of a fresh token
	Part  access.Position // how far, where a page ended inside it: in the revisions of its record
}

const (
	cursorForm = 3 // 1 was that of 0.2.0: epoch, scope and position in 32 bytes; 2 had no run
	cursorSize = 1 + 16 + 8 + 16 + 1 + 16 + access.TokenSize + 16 + 16
)

// Reached is the furthest place that was read.
func (c Cursor) Reached() access.Position {
	if c.Last.At.After(c.Done) {
		return c.Last.At
	}
	return c.Done
}

// String encodes a cursor.
func (c Cursor) String() string {
	b := append(make([]byte, 0, cursorSize), cursorForm)
	b = append(b, c.Epoch[:]...)
	b = binary.BigEndian.AppendUint64(b, c.Run)
	b = c.Done.AppendKey(b)
	fresh := byte(0)
	if c.Fresh {
		fresh = 1
	}
	b = c.Last.At.AppendKey(append(b, fresh))
	b = c.Last.Token.AppendKey(b)
	b = append(b, c.Last.Record[:]...)
	return base64.RawURLEncoding.EncodeToString(c.Part.AppendKey(b))
}

// Parse reads a cursor; the empty one stands for the beginning, and so does one
// of 0.2.0: its places are those of another store. One of another epoch is
// errs.Conflict.
func Parse(text string, epoch [16]byte) (Cursor, error) {
	if text == "" {
		return Cursor{Epoch: epoch}, nil
	}
	// The decoder passes over line ends: the length tells that there are none.
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	whole := err == nil && len(text) == base64.RawURLEncoding.EncodedLen(len(b))
	if whole && len(b) == cursorSize-8 && b[0] == 2 {
		b = slices.Concat([]byte{cursorForm}, b[1:17], make([]byte, 8), b[17:])
	}
	old := whole && len(b) == 32
	if !whole || !old && (len(b) != cursorSize || b[0] != cursorForm || b[41] > 1) {
		return Cursor{}, errs.Errorf(errs.Invalid, "bad_cursor", "not a cursor")
	}
	if !old {
		b = b[1:]
	}
	if [16]byte(b) != epoch {
		return Cursor{}, errs.Errorf(errs.Conflict, wire.CodeEpoch, "the region began anew; begin at the start")
	}
	if old {
		return Cursor{Epoch: epoch}, nil
	}
	c := Cursor{Epoch: epoch, Run: binary.BigEndian.Uint64(b[16:]), Done: access.PositionOf(b[24:]), Fresh: b[40] == 1}
	b = b[41:]
	c.Last.At, b = access.PositionOf(b), b[16:]
	c.Last.Token, b = access.TokenOf(b), b[access.TokenSize:]
	c.Last.Record, b = uuid.UUID(b[:16]), b[16:]
	c.Part = access.PositionOf(b)
	return c, nil
}
