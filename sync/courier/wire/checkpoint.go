package wire

import (
	"crypto/ed25519"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"shyraq/errs"
)

// Checkpoint is how large a region's audit log was at a moment, and the hash of its
// Merkle tree (RFC 6962). The region signs it as a note (golang.org/x/mod/sumdb/note):
// who keeps one can be shown later that everything in it still stands, in its order,
// and that what was added came behind it.
type Checkpoint struct {
	Region uuid.UUID
	Epoch  string // a restored region has another one
	Size   int64  // entries
	Root   tlog.Hash
	At     time.Time // by the region's clock
}

// LogSeen is the checkpoint that a device kept last, as it says with a hello.
type LogSeen struct {
	Size int64
	Root tlog.Hash
}

// String is the form of the header.
func (s LogSeen) String() string { return fmt.Sprintf("%d %s", s.Size, s.Root) }

// ParseLogSeen reads the header.
func ParseLogSeen(text string) (s LogSeen, ok bool) {
	size, root, _ := strings.Cut(text, " ")
	n, err := strconv.ParseInt(size, 10, 64)
	if err != nil || n < 0 || n > maxJournal || len(text) > 100 {
		return s, false
	}
	h, err := tlog.ParseHash(root)
	if err != nil {
		return s, false
	}
	s = LogSeen{n, h}
	return s, s.String() == text
}

// LogProof shows a device that the region's log holds all that it held when the
// device kept its last checkpoint. It is empty where nothing was added since.
type LogProof struct {
	Note  string         `json:"note,omitempty"`  // the signed checkpoint of now
	Proof tlog.TreeProof `json:"proof,omitempty"` // that it goes on from the one that the device has
}

// origin is the first line of a checkpoint, and the name of the key that signs it.
func origin(region uuid.UUID) string { return "shyraq-audit/" + region.String() }

// maxNote bounds what is read as a signed checkpoint.
const maxNote = 4 << 10

// SignCheckpoint signs a checkpoint with the region's key.
func SignCheckpoint(c Checkpoint, key ed25519.PrivateKey) (string, error) {
	v, err := checkpointVerifier(c.Region, key.Public().(ed25519.PublicKey))
	if err != nil {
		return "", err
	}
	text := fmt.Sprintf("%s\n%d\n%s\nepoch %s\ntime %s\n", origin(c.Region), c.Size, c.Root, c.Epoch, c.At.UTC().Format(time.RFC3339))
	b, err := note.Sign(&note.Note{Text: text}, checkpointSigner{v, key})
	return string(b), err
}

// OpenCheckpoint reads a signed checkpoint of a region. One that another key signed,
// or that is none, is errs.Invalid "checkpoint".
func OpenCheckpoint(signed string, region uuid.UUID, key ed25519.PublicKey) (c Checkpoint, err error) {
	bad := errs.Errorf(errs.Invalid, "checkpoint", "it is no checkpoint that this region signed")
	v, err := checkpointVerifier(region, key)
	if err != nil || len(signed) > maxNote {
		return c, bad
	}
	n, err := note.Open([]byte(signed), note.VerifierList(v))
	if err != nil {
		return c, bad
	}
	lines := strings.Split(strings.TrimSuffix(n.Text, "\n"), "\n")
	if len(lines) != 5 || lines[0] != origin(region) {
		return c, bad
	}
	epoch, hasEpoch := strings.CutPrefix(lines[3], "epoch ")
	at, hasTime := strings.CutPrefix(lines[4], "time ")
	c = Checkpoint{Region: region, Epoch: epoch}
	var wrong [3]error
	c.Size, wrong[0] = strconv.ParseInt(lines[1], 10, 64)
	c.Root, wrong[1] = tlog.ParseHash(lines[2])
	c.At, wrong[2] = time.Parse(time.RFC3339, at)
	if wrong != [3]error{} || !hasEpoch || !hasTime || c.Size < 0 {
		return Checkpoint{}, bad
	}
	return c, nil
}

// Seen is what a device says of it.
func (c Checkpoint) Seen() LogSeen { return LogSeen{c.Size, c.Root} }

// Follows checks that a log goes on from what a device has seen of it: nothing of
// that was changed, taken out, put in or put elsewhere.
func (c Checkpoint) Follows(seen LogSeen, p tlog.TreeProof) error {
	switch {
	case seen.Size == 0 || c.Seen() == seen:
		return nil
	case c.Size < seen.Size:
		return errs.Errorf(errs.Conflict, "log_shorter", "%d entries, %d were seen", c.Size, seen.Size)
	case c.Size == seen.Size || tlog.CheckTree(p, c.Size, c.Root, seen.Size, seen.Root) != nil:
		return errs.Errorf(errs.Conflict, "log_other", "it does not go on from %d entries", seen.Size)
	}
	return nil
}

func checkpointVerifier(region uuid.UUID, key ed25519.PublicKey) (note.Verifier, error) {
	if len(key) != ed25519.PublicKeySize {
		return nil, errs.Errorf(errs.Invalid, "bad_key", "%d bytes", len(key))
	}
	text, err := note.NewEd25519VerifierKey(origin(region), key)
	if err != nil {
		return nil, err
	}
	return note.NewVerifier(text)
}

// checkpointSigner signs with the region's own key.
type checkpointSigner struct {
	note.Verifier
	key ed25519.PrivateKey
}

// Sign implements note.Signer.
func (s checkpointSigner) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }
