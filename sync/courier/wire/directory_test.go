package wire_test

import (
	"crypto/ed25519"
	"testing"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
)

func TestDirectorySigned(t *testing.T) {
	t.Parallel()
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	public, server, body := key.Public().(ed25519.PublicKey), uuid.UUID{1}, []byte(`{"officers":[]}`)
	signed := wire.SignDirectory(key, server, body)
	for name, row := range map[string]struct {
		key    ed25519.PublicKey
		server uuid.UUID
		body   string
		signed string
		want   bool
	}{
		"as it was signed":   {public, server, string(body), signed, true},
		"another body":       {public, server, string(body) + " ", signed, false},
		"another region":     {public, uuid.UUID{2}, string(body), signed, false},
		"another key":        {ed25519.NewKeyFromSeed(append(make([]byte, 31), 1)).Public().(ed25519.PublicKey), server, string(body), signed, false},
		"no key":             {nil, server, string(body), signed, false},
		"no signature":       {public, server, string(body), "", false},
		"half a signature":   {public, server, string(body), signed[:40], false},
		"not in its letters": {public, server, string(body), "!" + signed[1:], false},
	} {
		if got := wire.DirectorySigned(row.key, row.server, []byte(row.body), row.signed); got != row.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
