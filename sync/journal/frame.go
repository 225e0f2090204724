// Package journal is an append-only, hash-chained file of frames: what is
// written here is flushed to the disk before anything is called saved.
//
// It promises that Append returns only after the flush; that a batch is there
// whole or not at all; that the change of any byte is noticed, and costs the
// frame it stands in and no other; and that a frame is made by who has the key
// of the journal and by nobody else: each carries a mark, without which it is
// foreign, which means set aside, named by its number, never followed and never
// thrown away. Who lacks the key reads the chain all the same, because what is
// sealed stays sealed here, and cannot tell a foreign frame from another. It
// never opens a seal, never drops a frame and never decides which of two copies
// is right: the ledger does.
//
// # Files
//
// Segments of about 16 MB, named by the number of their first frame in 16 hex
// digits with ".frames"; the file "head", which says under a mark of its own
// where the journal ended, and from which the next opening reads on: where it is
// missing or wrong, everything is read and that is told; and the folder
// "foreign" with what was set aside.
//
// # Frame
//
//	4  magic "SHQ2"
//	1  kind
//	1  flags
//	2  zero
//	8  number, from 1, gapless
//	16 device
//	8  dseq
//	32 rev (of a revision) or slot (of everything else)
//	32 hash of the frame before
//	12 lengths of the three parts
//	4  CRC-32C of the 116 bytes before
//	   part sealed for this device, sealed facts for the index, part sealed for the region
//	8  id of the key of the mark
//	32 mark: HMAC-SHA-256 of everything before
//	32 SHA-256 of everything before: the hash of the frame
//
// Numbers are big-endian. The header is in the clear and holds only ids,
// hashes and numbers.
//
// A frame that was amended (Rewrite) begins with "SHQ3", and has the hash of the frame
// that stood there once more behind its own: that is its hash in the chain, so that
// what follows it still fits. Mark and own hash are of both.
//
// # Versions
//
// A frame of version 0.2 begins with "SHQ1" and has no mark. A journal of such
// frames is refused, with errs.Invalid, code "journal_version", but where
// Options ask for it: a region of that version is brought over once.
package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"

	"github.com/google/uuid"
)

// Kind says what a frame holds.
type Kind uint8

// The kinds of frames.
const (
	Revision   Kind = 1 // a link of a device's chain, or one that came from elsewhere
	Draft      Kind = 2 // unfinished typing; the latest of a slot counts
	Audit      Kind = 3 // somebody looked, searched, printed, unlocked
	Ack        Kind = 4 // what the region answered
	Delivery   Kind = 5 // a delivery key, wrapped for the region
	Meta       Kind = 6 // a small value of the ledger; the latest of a slot counts
	Quarantine Kind = 7 // a pushed line that is held or quarantined
	Commit     Kind = 8 // part of a commit of a region's store; Rev holds its number and the part's
	Notice     Kind = 9 // what an opening found that no copy mends

	// Projection is what a region shows of a revision to an officer who may not read all
	// of it. Rev is the revision's.
	Projection Kind = 10
)

// Flags of a frame.
const (
	More uint8 = 1 // the batch goes on with the next frame
	Own  uint8 = 2 // made on this device, so it has to go to the region
	Drop uint8 = 4 // nothing is kept in the slot from here on
)

// Frame is one piece of the journal. Number, Prev, Mark and Hash are set by
// Append.
type Frame struct {
	Kind   Kind
	Flags  uint8
	Number uint64
	Device uuid.UUID
	DSeq   uint64
	Rev    [32]byte
	Prev   [32]byte
	Sealed []byte // for this device
	Facts  []byte // sealed: what the index needs
	Region []byte // sealed for the region
	Mark   Mark
	Hash   [32]byte
	Old    bool // of version 0.2, without a mark

	// Amended says that the parts are not those that Hash was made of: they were
	// erased, or written anew without what was. Its mark says who did that.
	Amended bool
}

const (
	magic     = "SHQ2"
	oldMagic  = "SHQ1"
	newMagic  = "SHQ3" // of a frame that was amended
	anyMagic  = "SHQ"
	headerLen = 120
	markLen   = 40
	hashLen   = 32

	// MaxPart is the longest part of a frame in bytes.
	MaxPart = 256 << 10
)

var crcTable = crc32.MakeTable(crc32.Castagnoli)

// errFrame is all that is said of bytes that are no frame.
var errFrame = errors.New("not a frame")

// Encode appends the frame to b as it stands in the file.
func (f *Frame) Encode(b []byte) []byte {
	from := len(b)
	b = append(b, f.header()...)
	b = append(b, f.Sealed...)
	b = append(b, f.Facts...)
	b = append(b, f.Region...)
	if !f.Old {
		b = append(b, f.Mark.Key[:]...)
		b = append(b, f.Mark.Sum[:]...)
	}
	if f.Amended {
		b = append(b, f.Hash[:]...)
	}
	sum := sha256.Sum256(b[from:])
	b = append(b, sum[:]...)
	if f.Amended {
		b = append(b[:len(b)-2*hashLen], append(sum[:], f.Hash[:]...)...)
	}
	return b
}

// sizeOf is how many bytes frames take in the file, at the most.
func sizeOf(frames []*Frame) (n int) {
	for _, f := range frames {
		n += headerLen + len(f.Sealed) + len(f.Facts) + len(f.Region) + markLen + hashLen
	}
	return n
}

func (f *Frame) header() []byte {
	h := make([]byte, 0, headerLen)
	switch {
	case f.Old:
		h = append(h, oldMagic...)
	case f.Amended:
		h = append(h, newMagic...)
	default:
		h = append(h, magic...)
	}
	h = append(h, byte(f.Kind), f.Flags, 0, 0)
	h = binary.BigEndian.AppendUint64(h, f.Number)
	h = append(h, f.Device[:]...)
	h = binary.BigEndian.AppendUint64(h, f.DSeq)
	h = append(h, f.Rev[:]...)
	h = append(h, f.Prev[:]...)
	for _, part := range [][]byte{f.Sealed, f.Facts, f.Region} {
		h = binary.BigEndian.AppendUint32(h, uint32(len(part)))
	}
	return binary.BigEndian.AppendUint32(h, crc32.Checksum(h, crcTable))
}

// peek reads a header; n is the length of the whole frame.
func peek(b []byte) (f Frame, parts [3]int, n int, ok bool) {
	if len(b) < headerLen || !slices.Contains([]string{magic, oldMagic, newMagic}, string(b[:4])) ||
		crc32.Checksum(b[:headerLen-4], crcTable) != binary.BigEndian.Uint32(b[headerLen-4:]) {
		return f, parts, 0, false
	}
	f.Old, f.Amended = string(b[:4]) == oldMagic, string(b[:4]) == newMagic
	f.Kind, f.Flags = Kind(b[4]), b[5]
	f.Number = binary.BigEndian.Uint64(b[8:])
	copy(f.Device[:], b[16:])
	f.DSeq = binary.BigEndian.Uint64(b[32:])
	copy(f.Rev[:], b[40:])
	copy(f.Prev[:], b[72:])
	n = headerLen + hashLen
	if !f.Old {
		n += markLen
	}
	if f.Amended {
		n += hashLen
	}
	for i := range parts {
		l := binary.BigEndian.Uint32(b[104+4*i:])
		if l > MaxPart {
			return f, parts, 0, false
		}
		parts[i] = int(l)
		n += int(l)
	}
	return f, parts, n, f.Number > 0
}

// Decode reads the frame at the beginning of b and returns its length. The
// parts share memory with b.
func Decode(b []byte) (Frame, int, error) {
	f, parts, n, ok := peek(b)
	if !ok || len(b) < n {
		return Frame{}, 0, errFrame
	}
	if f.Amended {
		copy(f.Hash[:], b[n-hashLen:])
		sum := sha256.New()
		sum.Write(b[:n-2*hashLen])
		sum.Write(f.Hash[:])
		if !bytes.Equal(sum.Sum(nil), b[n-2*hashLen:n-hashLen]) {
			return Frame{}, 0, errFrame
		}
	} else if f.Hash = sha256.Sum256(b[:n-hashLen]); !bytes.Equal(f.Hash[:], b[n-hashLen:n]) {
		return Frame{}, 0, errFrame
	}
	at := headerLen
	for i, part := range []*[]byte{&f.Sealed, &f.Facts, &f.Region} {
		if parts[i] > 0 {
			*part = b[at : at+parts[i] : at+parts[i]]
		}
		at += parts[i]
	}
	if !f.Old {
		copy(f.Mark.Key[:], b[at:])
		copy(f.Mark.Sum[:], b[at+len(f.Mark.Key):])
	}
	return f, n, nil
}

// SealedPart returns the first part of an encoded frame, which a seal protects
// by itself. The hash of the frame is not checked.
func SealedPart(b []byte) (part []byte, ok bool) {
	_, parts, n, ok := peek(b)
	if !ok || len(b) != n {
		return nil, false
	}
	return b[headerLen : headerLen+parts[0]], true
}
