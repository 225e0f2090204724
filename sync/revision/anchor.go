package revision

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"time"
)

// Anchor is a time that the region signed to the device which made a revision: it
// was not made earlier. The signature is the region's to check, and that of whoever
// has its public key; this package does not know what it is over.
type Anchor struct {
	MS  int64  // of the Unix epoch
	Sig []byte // Ed25519
}

var anchorText = base64.RawStdEncoding.Strict()

// At is the time that was signed.
func (a Anchor) At() time.Time { return time.UnixMilli(a.MS).UTC() }

// anchor returns the anchor of an envelope; revisions from before name none.
func (r *reader) anchor() *Anchor {
	m := r.v.get("anchor")
	if m == nil {
		return nil
	}
	ms, sig := m.get("ms"), m.get("sig")
	if m.form != isObject || len(m.members) != 2 || ms == nil || sig == nil || ms.form != isNumber || sig.form != isText {
		r.must("anchor", false)
		return nil
	}
	var a Anchor
	var err [2]error
	a.MS, err[0] = strconv.ParseInt(ms.text, 10, 64)
	a.Sig, err[1] = anchorText.DecodeString(sig.text)
	r.must("anchor", err[0] == nil && err[1] == nil && a.MS > 0 && len(a.Sig) == ed25519.SignatureSize)
	return &a
}

// Receipt is what the region says of when a revision was made: after After, and not
// after At, when it was first seen there. Flag says why what the revision itself says
// of it cannot be confirmed; empty where nothing speaks against it. The region is
// believed because it is the region that sends it; nothing signs it.
type Receipt struct {
	After int64  `json:"after,omitempty"` // milliseconds of the Unix epoch; 0 where nothing tells
	At    int64  `json:"at"`              // the same
	Flag  string `json:"flag,omitempty"`  // a code
}

// Bounds are After and At; a zero time where nothing tells.
func (r Receipt) Bounds() (after, until time.Time) {
	if r.After > 0 {
		after = time.UnixMilli(r.After).UTC()
	}
	return after, time.UnixMilli(r.At).UTC()
}

func (r Receipt) encode() []byte {
	b, err := json.Marshal(r)
	if err != nil {
		panic(err) // two numbers and a code
	}
	return b
}

// receiptOf reads a receipt. What is none is passed over, like every member of a line
// that this program does not know.
func receiptOf(v value) *Receipt {
	number := func(name string) (n int64, ok bool) {
		m := v.get(name)
		if m == nil {
			return 0, true
		}
		n, err := strconv.ParseInt(m.text, 10, 64)
		return n, m.form == isNumber && err == nil && n > 0
	}
	r := Receipt{}
	var ok [3]bool
	if v.form != isObject {
		return nil
	}
	r.After, ok[0] = number("after")
	r.At, ok[1] = number("at")
	flag := v.get("flag")
	ok[2] = flag == nil || flag.form == isText && codeLike(flag.text)
	if !ok[0] || !ok[1] || !ok[2] || r.At == 0 {
		return nil
	}
	if flag != nil {
		r.Flag = flag.text
	}
	return &r
}
