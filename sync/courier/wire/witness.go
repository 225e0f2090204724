package wire

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"shyraq/sync/revision"
)

// JournalEnd is where a device's journal ends: the number and the hash of its last
// frame. An unlocked device tells it with every hello, and the region answers with
// the highest one that it was told before: what is lower, or another under the same
// number, was put back from a copy. A region that does not know it answers nothing.
type JournalEnd struct {
	Number uint64 `json:"number"`
	Hash   string `json:"hash"` // 64 hex digits
}

// maxJournal is the highest number that is believed of either side: a made-up one
// may not use up the numbers.
const maxJournal = 1 << 53

// String is the form of the header.
func (e JournalEnd) String() string { return fmt.Sprintf("%d %s", e.Number, e.Hash) }

// OK says whether it is in its form.
func (e JournalEnd) OK() bool {
	b, err := hex.DecodeString(e.Hash)
	return err == nil && len(b) == 32 && e.Number > 0 && e.Number <= maxJournal
}

// ParseJournalEnd reads the header.
func ParseJournalEnd(text string) (e JournalEnd, ok bool) {
	if len(text) > 100 {
		return e, false
	}
	if n, err := fmt.Sscanf(text, "%d %s", &e.Number, &e.Hash); err != nil || n != 2 {
		return JournalEnd{}, false
	}
	return e, e.OK() && e.String() == text
}

// MaxKept is how many revisions one KeptRequest may name.
const MaxKept = 400

// KeptRequest asks which revisions of the asking device's chain the region has
// taken into records. A device asks before it destroys the key under which it holds
// them.
type KeptRequest struct {
	Nonce string    `json:"nonce"` // random, of this request
	Revs  []KeptRev `json:"revs"`  // at most MaxKept
}

// KeptRev is one revision of a device's chain.
type KeptRev struct {
	DSeq uint64        `json:"dseq"`
	Rev  revision.Hash `json:"rev"`
}

// Kept answers a KeptRequest, signed with the region's key: whoever holds the
// connection, or an answer of before, cannot say it in the region's place.
type Kept struct {
	Nonce string    `json:"nonce"`
	Epoch string    `json:"epoch"`
	Revs  []KeptRev `json:"revs"` // of those asked for, what the region has
	Sig   []byte    `json:"sig"`
}

// Sign signs an answer to a device.
func (k *Kept) Sign(key ed25519.PrivateKey, server, device uuid.UUID) {
	k.Sig = ed25519.Sign(key, k.text(server, device))
}

// Of says whether an answer is the region's, to this device and this nonce.
func (k Kept) Of(key ed25519.PublicKey, server, device uuid.UUID, nonce string) bool {
	return len(key) == ed25519.PublicKeySize && k.Nonce == nonce && nonce != "" && ed25519.Verify(key, k.text(server, device), k.Sig)
}

func (k Kept) text(server, device uuid.UUID) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "shyraq kept v1\n%s\n%s\n%q\n%q\n", server, device, k.Nonce, k.Epoch)
	for _, r := range k.Revs {
		fmt.Fprintf(&b, "%d %q\n", r.DSeq, r.Rev)
	}
	return []byte(b.String())
}
