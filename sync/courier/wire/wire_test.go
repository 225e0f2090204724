package wire

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"errors"
	"io"
	mathrand "math/rand/v2"
	"strings"
	"testing"

	"shyraq/errs"

	"github.com/google/uuid"
	"github.com/klauspost/compress/zstd"
)

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

// broken is a connection that ends inside the body.
type broken struct{ r io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func TestUnpack(t *testing.T) {
	t.Parallel()
	plain := []byte(strings.Repeat("бала ", 2000))
	bomb := Pack(nil, make([]byte, 64<<20))
	var wide bytes.Buffer
	z, _ := zstd.NewWriter(&wide, zstd.WithWindowSize(64<<20))
	_, _ = io.CopyN(z, rand.Reader, 9<<20)
	_ = z.Close()
	for _, c := range []struct {
		name, encoding string
		body           io.Reader
		packed         int64
		want           string
	}{
		{"as it is", "", bytes.NewReader(plain), 1 << 20, ""},
		{"identity", "identity", bytes.NewReader(plain), 1 << 20, ""},
		{"zstd", "zstd", bytes.NewReader(Pack(nil, plain)), 1 << 20, ""},
		{"gzip", "GZIP", bytes.NewReader(gzipped(plain)), 1 << 20, ""},
		{"an unknown packing", "br", bytes.NewReader(plain), 1 << 20, "content_encoding"},
		{"too big as sent", "", bytes.NewReader(plain), 100, "body_too_big"},
		{"too big, packed", "gzip", bytes.NewReader(gzipped(plain)), 20, "body_too_big"},
		{"a zstd bomb", "zstd", bytes.NewReader(bomb), 1 << 20, "body_unpacked_too_big"},
		{"a gzip bomb", "gzip", bytes.NewReader(gzipped(make([]byte, 64<<20))), 1 << 20, "body_unpacked_too_big"},
		{"a window of 64 MiB", "zstd", bytes.NewReader(wide.Bytes()), 16 << 20, "body_unpacked_too_big"},
		{"zstd that is none", "zstd", bytes.NewReader(plain), 1 << 20, "body_damaged"},
		{"gzip that is none", "gzip", bytes.NewReader(plain), 1 << 20, "body_damaged"},
		{"zstd cut short", "zstd", bytes.NewReader(Pack(nil, plain)[:20]), 1 << 20, "body_damaged"},
		{"a connection cut", "zstd", broken{bytes.NewReader(Pack(nil, plain)[:20])}, 1 << 20, "body_cut"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Unpack(c.body, c.encoding, c.packed, MaxUnpacked)
			if Code(err) != c.want || c.want != "" && errors.Is(err, errs.Invalid) == (c.want == CodeCut) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			if c.want == "" && !bytes.Equal(got, plain) {
				t.Error("other bytes came out")
			}
		})
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", MaxLine+1)
	var got []string
	for n, l := range Lines([]byte("a\r\n\n \nb\n" + long + "\nc")) {
		if n != len(got) {
			t.Errorf("line %d has number %d", len(got), n)
		}
		if l == nil {
			got = append(got, "-")
			continue
		}
		got = append(got, string(l))
	}
	if s := strings.Join(got, ","); s != "a,b,-,c" {
		t.Errorf("got %s", s)
	}
}

func TestCodes(t *testing.T) {
	t.Parallel()
	var code string
	chance := mathrand.NewChaCha8([32]byte{1}) // every letter comes in every place
	for range 500 {
		s, err := NewSecret(chance)
		if err != nil {
			t.Fatal(err)
		}
		code = s.Code()
		if len(code) != 26 {
			t.Fatalf("%d characters", len(code))
		}
		typed := strings.ToLower(code[:6]) + " -\t" + code[6:]
		if got, err := ParseCode(typed); err != nil || got != s {
			t.Fatalf("typed as %q: %v", typed, err)
		}
		if got, err := ParseCode(strings.NewReplacer("O", "0", "I", "1").Replace(code)); err != nil || got != s {
			t.Fatalf("0 for O: %v", err)
		}
	}
	for _, bad := range []string{"", code[:25], code + "A", code[:25] + "!", strings.Repeat("B", 26), strings.Repeat("7", 26)} {
		if _, err := ParseCode(bad); !errors.Is(err, errs.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// Every field of a request and of a reply is under its proof.
func TestProofsCoverEverything(t *testing.T) {
	t.Parallel()
	s, _ := NewSecret(rand.Reader)
	ask := EnrolRequest{Invite: "a", Device: uuid.New(), CSR: "b", OfficerKey: []byte("c"), Client: "d"}
	asked := RequestMAC(s, []byte("exporter"), ask)
	for i, change := range []func(*EnrolRequest){
		func(r *EnrolRequest) { r.Invite = "x" }, func(r *EnrolRequest) { r.Device = uuid.Nil }, func(r *EnrolRequest) { r.CSR = "x" },
		func(r *EnrolRequest) { r.OfficerKey = nil }, func(r *EnrolRequest) { r.Client = "x" },
		func(r *EnrolRequest) { r.CSR, r.OfficerKey = "bc", nil },
	} {
		other := ask
		if change(&other); SameMAC(asked, RequestMAC(s, []byte("exporter"), other)) {
			t.Errorf("change %d of the request goes unseen", i)
		}
	}
	if SameMAC(asked, RequestMAC(s, []byte("another session"), ask)) || SameMAC(asked, RequestMAC(Secret{}, []byte("exporter"), ask)) {
		t.Error("session or secret go unseen")
	}
	reply := EnrolReply{Device: uuid.New(), Officer: uuid.New(), Certificate: "a", CA: "b", ServerID: uuid.New(), Epoch: "c", RegionKey: []byte("d"), Delivery: []byte("e")}
	said := ReplyMAC(s, []byte("exporter"), reply)
	for i, change := range []func(*EnrolReply){
		func(r *EnrolReply) { r.Device = uuid.Nil }, func(r *EnrolReply) { r.Officer = uuid.Nil }, func(r *EnrolReply) { r.Certificate = "x" },
		func(r *EnrolReply) { r.CA = "x" }, func(r *EnrolReply) { r.ServerID = uuid.Nil }, func(r *EnrolReply) { r.Epoch = "x" },
		func(r *EnrolReply) { r.RegionKey = nil }, func(r *EnrolReply) { r.Delivery = nil },
	} {
		other := reply
		if change(&other); SameMAC(said, ReplyMAC(s, []byte("exporter"), other)) {
			t.Errorf("change %d of the reply goes unseen", i)
		}
	}
}

func TestFaultsTravel(t *testing.T) {
	t.Parallel()
	for _, kind := range []error{errs.Invalid, errs.Denied, errs.NotFound, errs.Conflict, errs.Unavailable} {
		e := &errs.Error{Kind: kind, Code: "code", Field: "a.b", Detail: "why"}
		status, body := Status(e)
		raw := []byte(`{"code":"` + body.Code + `","field":"` + body.Field + `","detail":"` + body.Detail + `"}`)
		got, ok := ParseFault(status, raw)
		if !ok || !errors.Is(got, kind) || got.Error() != e.Error() {
			t.Errorf("%v came back as %v", e, got)
		}
	}
	if status, body := Status(errors.New("secret of the machine")); status != 500 || body != (ErrorBody{Code: CodeFault}) {
		t.Errorf("a fault tells %d %+v", status, body)
	}
	for _, page := range []string{"", "<html>", "{}", `{"code":""}`} {
		if _, ok := ParseFault(403, []byte(page)); ok {
			t.Errorf("%q is taken for ours", page)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add("zstd", Pack(nil, []byte("hello")))
	f.Add("gzip", gzipped([]byte("hello")))
	f.Add("", []byte("hello"))
	f.Fuzz(func(t *testing.T, encoding string, body []byte) {
		out, err := Unpack(bytes.NewReader(body), encoding, 1<<16, 1<<20)
		if len(out) > 1<<20 || err != nil && !errors.Is(err, errs.Invalid) {
			t.Errorf("%d bytes, %v", len(out), err)
		}
	})
}

func FuzzRequests(f *testing.F) {
	f.Add([]byte(`{"invite":"a","csr":"b","officer_key":"AA==","mac":"AA=="}`))
	f.Add([]byte(`{"rev":"a","device":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","dseq":1,"wrap":"AA==","sealed":"AA=="}`))
	f.Add([]byte(`[[[[[[[[[[[[[[[[[[`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, v := range []any{&EnrolRequest{}, &RenewRequest{}, &SessionRequest{}, &SealedLine{}} {
			if err := Decode(body, v); err != nil && !errors.Is(err, errs.Invalid) {
				t.Error(err)
			}
		}
		if s, err := ParseSealed(body); err == nil {
			if again, err := ParseSealed(bytes.TrimSpace(AppendSealed(nil, s))); err != nil || again.Rev != s.Rev {
				t.Errorf("does not survive a round trip: %v", err)
			}
		}
		for range Lines(body) {
			_ = IsSealed(body)
		}
	})
}
