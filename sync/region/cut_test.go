package region

import (
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// cutting breaks connections off after so many bytes were read from each.
type cutting struct {
	mu    sync.Mutex
	after []int // of the next connections; the last one counts for all that follow; -1 never
	cuts  int   // that were made
	read  int   // bytes that came over whatever was not cut
}

func (c *cutting) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	left := c.after[0]
	if len(c.after) > 1 {
		c.after = c.after[1:]
	}
	return &cutConn{Conn: conn, c: c, left: left}, nil
}

type cutConn struct {
	net.Conn
	c    *cutting
	left int
}

func (c *cutConn) Read(b []byte) (int, error) {
	if c.left == 0 {
		_ = c.Conn.Close()
		c.c.mu.Lock()
		c.c.cuts++
		c.c.mu.Unlock()
		return 0, os.ErrClosed
	}
	if c.left > 0 {
		b = b[:min(len(b), c.left)]
	}
	n, err := c.Conn.Read(b)
	if c.left > 0 {
		c.left -= n
	}
	c.c.mu.Lock()
	c.c.read += n
	c.c.mu.Unlock()
	return n, err
}

// strict is a place for revisions that counts those it is given again.
type strict struct {
	*news
	twice int
}

func (s *strict) Append(ctx context.Context, entries ...ledger.Entry) (int, error) {
	n, err := s.news.Append(ctx, entries...)
	s.twice += len(entries) - n
	return n, err
}

// through is a new reader of a station's feed over a link of its own.
func (s *station) through(link *cutting) (*courier.Reader, *strict) {
	s.w.t.Helper()
	o := s.w.clientOptions()
	o.Dial = link.dial
	c, err := courier.NewClient(s.Identity(), o)
	if err != nil {
		s.w.t.Fatal(err)
	}
	s.w.t.Cleanup(c.Close)
	c.SignIn(&courier.Officer{ID: s.officer, Key: s.key})
	to := &strict{news: newNews()}
	return &courier.Reader{Client: c, News: to, Officer: s.officer, KeyOf: s.reader.KeyOf}, to
}

// filled is a world with a supervisor and records that do not pack well: as many
// as come to some megabytes.
func filled(t *testing.T, count, size int) (*world, *station, []revision.Signed) {
	t.Helper()
	w := newWorld(t, nil)
	s, boss := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	chance := rand.NewChaCha8([32]byte{1})
	var all []revision.Signed
	for len(all) < count {
		var some []revision.Signed
		for range min(5, count-len(all)) {
			raw := make([]byte, size)
			_, _ = chance.Read(raw)
			some = append(some, s.encounter(newID(), func(v *raid.Encounter, _ *revision.Envelope) { v.Note = base64.StdEncoding.EncodeToString(raw) }))
		}
		s.push(some...)
		all = append(all, some...)
	}
	return w, boss, all
}

// An answer that is cut off anywhere costs what was under way and no more:
// nothing is lost, nothing comes twice.
func TestPagesThatAreCutOff(t *testing.T) {
	_, boss, all := filled(t, 120, 6_000)
	whole := &cutting{after: []int{-1}}
	first, _ := boss.through(whole)
	for more := true; more; {
		p, err := first.Pull(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		more = p.More
	}
	chance := rand.New(rand.NewPCG(1, 2))
	for n := range 20 {
		at := chance.IntN(whole.read)
		t.Run(fmt.Sprintf("%d after %d of %d", n, at, whole.read), func(t *testing.T) {
			link := &cutting{after: []int{at, -1}}
			r, to := boss.through(link)
			kept, tries := -1, 0
			for more := true; more; tries++ {
				p, err := r.Pull(t.Context(), 0)
				if had := len(to.all()); err == nil && p.More && had <= kept {
					t.Errorf("no progress: %d revisions", had)
				} else {
					kept = had
				}
				if more = err != nil || p.More; tries > 20 {
					t.Fatal(err)
				}
			}
			if d := cmp.Diff(hashes(all...), to.all()); d != "" {
				t.Error(d)
			}
			if to.twice > 0 || link.cuts == 0 {
				t.Errorf("%d came twice, %d cuts", to.twice, link.cuts)
			}
		})
	}
}

// A link that breaks after 200 KB every time brings all of it in the end, and
// something each time.
func TestALinkThatAlwaysBreaks(t *testing.T) {
	const breaks = 200_000
	_, boss, all := filled(t, 60, 60_000)
	link := &cutting{after: []int{breaks}}
	r, to := boss.through(link)
	sum := 0
	for _, s := range all {
		sum += len(s.Bytes)
	}
	for tries, more := 0, true; more; tries++ {
		had := len(to.all())
		p, err := r.Pull(t.Context(), 0)
		if more = err != nil || p.More; more && tries > 0 && len(to.all()) == had {
			t.Fatalf("try %d brought nothing: %v", tries, err)
		}
	}
	if d := cmp.Diff(hashes(all...), to.all()); d != "" {
		t.Error(d)
	}
	if to.twice > 0 || link.cuts < sum/2/breaks {
		t.Errorf("%d came twice; %d cuts in %d bytes", to.twice, link.cuts, sum)
	}
}

// A device of 0.2.0 does not ask for parts and is given none: lines and an end,
// as ever, though the server makes them one after the other.
func TestADeviceThatDoesNotAskForParts(t *testing.T) {
	w, boss, all := filled(t, 100, 6_000)
	a := w.thief(boss, "127.0.0.2")
	for _, c := range []struct {
		name, query, accept string
		parts               int
	}{{"of 0.2.0", "", "zstd", 0}, {"that unpacks nothing", "", "", 0}, {"of today", "&parts=1", "zstd", 6}} {
		t.Run(c.name, func(t *testing.T) {
			head := http.Header{}
			head.Set(wire.HeaderSession, boss.token())
			head.Set("Accept-Encoding", c.accept)
			resp := a.get(wire.PathChanges+"?limit=1000"+c.query, head)
			body, err := wire.Unpack(resp.Body, resp.Header.Get("Content-Encoding"), wire.MaxAnswer, wire.MaxAnswer)
			if err != nil {
				t.Fatal(err)
			}
			var got []revision.Hash
			parts, ends := 0, 0
			for _, line := range wire.Lines(body) {
				switch text := string(line); {
				case strings.HasPrefix(text, `{"part":true,"cursor":"`):
					parts++
				case strings.HasPrefix(text, `{"end":true,"cursor":"`):
					ends++
				default:
					s, err := revision.ParseLine(line)
					if err != nil {
						t.Fatalf("%.100s: %v", text, err)
					}
					got = append(got, s.Rev)
				}
			}
			slices.Sort(got)
			if d := cmp.Diff(hashes(all...), got); d != "" || parts != c.parts || ends != 1 {
				t.Errorf("%d parts, %d ends %s", parts, ends, d)
			}
		})
	}
}
