package wire

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"github.com/google/uuid"
)

// SignDirectory is the region's signature over a directory as it is sent, as
// HeaderSigned carries it. A device keeps it with the directory: what it does by
// that later, such as handing a night's key to a colleague, it does only by what
// the region said, whoever wrote in its store meanwhile. A region that does not
// know it sends none.
func SignDirectory(key ed25519.PrivateKey, server uuid.UUID, body []byte) string {
	return base64.StdEncoding.EncodeToString(ed25519.Sign(key, directoryText(server, body)))
}

// DirectorySigned says whether the region signed a directory.
func DirectorySigned(key ed25519.PublicKey, server uuid.UUID, body []byte, signed string) bool {
	sig, err := base64.StdEncoding.DecodeString(signed)
	return err == nil && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, directoryText(server, body), sig)
}

func directoryText(server uuid.UUID, body []byte) []byte {
	return fmt.Appendf(nil, "shyraq directory v1\n%s\n%x\n", server, sha256.Sum256(body))
}
