package wire

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// A body that is read as it comes gives the lines that it gives when it is read
// whole, however small the pieces are in which it comes.
func TestScan(t *testing.T) {
	t.Parallel()
	long, edge := strings.Repeat("x", MaxLine+1), strings.Repeat("y", MaxLine)
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"lines", "a\nb\nc\n", []string{"a", "b", "c"}},
		{"empty ones and carriage returns", "a\r\n\n \nb\r\n", []string{"a", "b"}},
		{"one that is not whole", "a\nb", []string{"a"}},
		{"one too long", "a\n" + long + "\nb\n", []string{"a", "", "b"}},
		{"the longest", edge + "\nb\n", []string{edge, "b"}},
		{"nothing", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			for encoding, body := range map[string][]byte{"": []byte(c.body), "zstd": Pack(nil, []byte(c.body))} {
				for way, r := range map[string]io.Reader{"at once": bytes.NewReader(body), "byte by byte": iotest.OneByteReader(bytes.NewReader(body))} {
					var got []string
					err := Scan(r, encoding, 1<<20, 4<<20, func(line []byte) bool { got = append(got, string(line)); return false })
					if d := cmp.Diff(c.want, got); d != "" || err != nil {
						t.Errorf("%s %s: %v %.200s", encoding, way, err, d)
					}
				}
			}
		})
	}
}

// What is too much, damaged or cut off is an error, and what came before it was
// given.
func TestScanThatFails(t *testing.T) {
	t.Parallel()
	two := append(Pack(nil, []byte("a\nb\n")), Pack(nil, []byte("c\nd\n"))...)
	for _, c := range []struct {
		name     string
		body     io.Reader
		encoding string
		want     string
		code     string
	}{
		{"more than may come", strings.NewReader(strings.Repeat("a\n", 600_000)), "", "", "body_too_big"},
		{"more than may be unpacked", bytes.NewReader(Pack(nil, make([]byte, 5<<20))), "zstd", "", "body_unpacked_too_big"},
		{"damaged behind a frame", bytes.NewReader(append(Pack(nil, []byte("a\nb\n")), "nothing"...)), "zstd", "a b", "body_damaged"},
		{"cut off in the second frame", io.MultiReader(bytes.NewReader(two[:len(two)-3]), iotest.ErrReader(io.ErrUnexpectedEOF)), "zstd", "a b", CodeCut},
		{"an unknown packing", strings.NewReader("a\n"), "br", "", "content_encoding"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			err := Scan(c.body, c.encoding, 1<<20, 4<<20, func(line []byte) bool { got = append(got, string(line)); return false })
			if Code(err) != c.code {
				t.Errorf("%v", err)
			}
			if text := strings.Join(got, " "); c.want != "" && text != c.want {
				t.Errorf("before it: %s", text)
			}
		})
	}
}

// Whoever has the line he waited for is given no other.
func TestScanEnds(t *testing.T) {
	t.Parallel()
	n := 0
	if err := Scan(strings.NewReader("a\nb\nc\n"), "", 1<<20, 1<<20, func([]byte) bool { n++; return n == 2 }); err != nil || n != 2 {
		t.Errorf("%d lines, %v", n, err)
	}
}

// What is large is packed in several frames, and comes back whole, as one and line
// by line.
func TestPackInFrames(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]int{"nothing": 0, "a line": 100, "one frame": packedAlone, "two": 2 * packedAlone, "an odd size": 3*packedAlone + 7} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plain := bytes.Repeat([]byte("{\"a\":1}\n"), size/8+1)[:size]
			packed := Pack([]byte("head"), plain)
			if !bytes.HasPrefix(packed, []byte("head")) {
				t.Fatal("what was there is gone")
			}
			got, err := Unpack(bytes.NewReader(packed[4:]), "zstd", MaxAnswer, MaxAnswer)
			if err != nil || !bytes.Equal(got, plain) {
				t.Errorf("%d of %d bytes came back, %v", len(got), size, err)
			}
			lines := 0
			if err := Scan(bytes.NewReader(packed[4:]), "zstd", MaxAnswer, MaxAnswer, func([]byte) bool { lines++; return false }); err != nil || lines != size/8 {
				t.Errorf("%d lines, %v", lines, err)
			}
		})
	}
}
