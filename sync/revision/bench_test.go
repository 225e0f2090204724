package revision_test

import (
	"strings"
	"testing"

	"shyraq/sync/revision"
)

// BenchmarkParseLine measures what every read and every pushed line costs
// before the signature.
func BenchmarkParseLine(b *testing.B) {
	s, err := revision.Sign(envelope(`{"note":"`+strings.Repeat("түн ", 250)+`","people":[{"a":1,"b":[1,2,3]}]}`), key(1))
	if err != nil {
		b.Fatal(err)
	}
	line := s.AppendLine(nil)
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		if _, err := revision.ParseLine(line); err != nil {
			b.Fatal(err)
		}
	}
}
