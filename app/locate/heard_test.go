package locate

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/errs"
)

// TestHeard plays recordings of receivers that differ from the book: how many
// moments have a place, how many say that there is none, and where the last is.
func TestHeard(t *testing.T) {
	t.Parallel()
	point := raid.Point{Lat: 511745000, Lon: 714190000}
	for _, row := range []struct {
		file   string
		places int
		none   int
		why    string // nothing of it could be read, because
	}{
		{"teseo", 60, 0, ""},
		{"gns-only", 60, 0, ""},
		{"gll-only", 60, 0, ""},
		{"cr-only", 60, 0, ""},
		{"imei-prefix", 60, 0, ""},
		{"lowercase-sum", 60, 0, ""},
		{"nul-before-dollar", 60, 0, ""},
		{"padded", 60, 0, ""},
		{"tag", 60, 0, ""},
		{"no-checksum", 0, 0, "sums"},
		{"dead-reckoning-tunnel", 0, 120, ""},
		{"manual-rmc-only", 0, 60, ""},
		{"mode-n-rmc-only", 0, 60, ""},
		{"simulator-rmc-only", 0, 60, ""},
		{"simulator", 0, 120, ""},
	} {
		t.Run(row.file, func(t *testing.T) {
			now := time.Date(2026, 11, 28, 16, 0, 0, 0, time.UTC)
			r := Replay{
				Open: func() (io.ReadCloser, error) { return os.Open(filepath.Join("testdata/heard", row.file+".nmea")) },
				Now:  func() time.Time { return now },
				Wait: func(context.Context, time.Duration) error { return nil },
			}
			places, none := 0, 0
			err := r.Run(context.Background(), func(f Fix) {
				if !f.Valid {
					none++
					return
				}
				places++
				if f.Point != point {
					t.Errorf("a place at %+v", f.Point)
				}
			})
			if places != row.places || none != row.none {
				t.Errorf("%d places and %d without, want %d and %d", places, none, row.places, row.none)
			}
			unread := (*Unread)(nil)
			if errors.As(err, &unread) != (row.why != "") || row.why != "" && unread.Why != row.why {
				t.Errorf("ended with %v", err)
			}
		})
	}
}

// TestMoments gives what is known after each sentence that says something.
func TestMoments(t *testing.T) {
	t.Parallel()
	rmc := func(talker, second, status, mode string) string {
		return line(talker + "RMC,2104" + second + "," + status + ",5107.4000,N,07125.8000,E,,,030726,,," + mode)
	}
	gga := func(talker, second, quality string) string {
		return line(talker + "GGA,2104" + second + ",5107.4000,N,07125.8000,E," + quality + ",12,0.9,,,,,,")
	}
	gll := func(second, status, mode string) string {
		return line("GNGLL,5107.4000,N,07125.8000,E,2104" + second + "," + status + "," + mode)
	}
	gns := func(second, modes string) string {
		return line("GNGNS,2104" + second + ",5107.4000,N,07125.8000,E," + modes + ",12,0.9,,,,")
	}
	gsa := func(talker, mode string) string { return line(talker + "GSA,A," + mode + ",05,,,,,,,,,,,,1.6,2.0,1.3") }
	zda := line("GNZDA,210401,03,07,2026,,")
	for _, row := range []struct {
		name  string
		lines []string
		want  string // + a place, - none, of the sentences that say anything
	}{
		{"two constellations with a fix, the last without", []string{
			rmc("GN", "01", "A", "A"), gsa("GP", "3"), gsa("GL", "3"), gsa("GA", "1"),
			rmc("GN", "02", "A", "A"), gga("GN", "02", "1"), gsa("GP", "3"), gsa("GL", "3"), gsa("GA", "1"), rmc("GN", "03", "A", "A")}, "+++"},
		{"the first without", []string{gsa("GA", "1"), gsa("GP", "2"), rmc("GN", "01", "A", "A"), gsa("GA", "1"), gsa("GP", "2"), rmc("GN", "02", "A", "A")}, "++"},
		{"apart from one another", []string{gsa("GP", "3"), rmc("GN", "01", "A", "A"), gsa("GL", "1"), gga("GN", "01", "1"), gsa("GP", "3"), rmc("GN", "02", "A", "A"), gsa("GL", "1"), gga("GN", "02", "1")}, "++"},
		{"none of them has a fix", []string{gsa("GP", "1"), gsa("GL", "1"), rmc("GN", "01", "A", "A")}, "-"},
		{"they lose it", []string{gsa("GP", "3"), gsa("GL", "1"), rmc("GN", "01", "A", "A"), gsa("GP", "1"), gsa("GL", "1"), rmc("GN", "02", "A", "A")}, "+-"},
		{"every measured mode", []string{rmc("GN", "01", "A", "A"), rmc("GN", "02", "A", "D"), rmc("GN", "03", "A", "P"), rmc("GN", "04", "A", "F"), rmc("GN", "05", "A", "R"), rmc("GN", "06", "A", "")}, "++++++"},
		{"every other mode", []string{rmc("GN", "01", "A", "S"), rmc("GN", "02", "A", "M"), rmc("GN", "03", "A", "N"), rmc("GN", "04", "A", "E"), rmc("GN", "05", "A", "?"), rmc("GN", "06", "V", "A")}, "------"},
		{"GLL by the same rule", []string{gll("01", "A", "S"), gll("02", "A", "M"), gll("03", "A", "N"), gll("04", "A", "E"), gll("05", "V", "N"), gll("06", "A", "D"), gll("07", "A", "")}, "-----++"},
		{"GNS by the same rule", []string{gns("01", "NN"), gns("02", "EE"), gns("03", "SN"), gns("04", "MM"), gns("05", "NA"), gns("06", "ANNN"), gns("07", "NRF"), gns("08", "")}, "----+++-"},
		{"GGA by the same rule", []string{gga("GN", "01", "0"), gga("GN", "02", "6"), gga("GN", "03", "7"), gga("GN", "04", "8"), gga("GN", "05", "4"), gga("GN", "06", "2")}, "----++"},
		{"sentences that disagree do not come and go", []string{
			gga("GN", "01", "8"), rmc("GN", "01", "A", "A"), gga("GN", "02", "8"), rmc("GN", "02", "A", "A"), rmc("GN", "03", "A", "A"), gll("03", "A", "A")}, "------"},
		{"RMC without a mode and GLL that guesses", []string{gll("01", "A", "E"), rmc("GN", "01", "A", ""), gll("02", "A", "E"), rmc("GN", "02", "A", "")}, "----"},
		{"they agree again", []string{rmc("GN", "01", "A", "E"), gga("GN", "01", "6"), rmc("GN", "02", "A", "A"), gga("GN", "02", "1"), rmc("GN", "03", "A", "A")}, "---++"},
		{"one talker a constellation", []string{gga("GP", "01", "1"), gga("GL", "01", "0"), gga("GP", "02", "1"), gga("GL", "02", "0"), gga("GL", "03", "0"), gga("GP", "03", "0")}, "++-"},
		{"the talker changes and loses it", []string{rmc("GN", "01", "A", "A"), rmc("GP", "02", "A", "A"), rmc("GP", "03", "V", "N"), rmc("GP", "04", "V", "N")}, "++--"},
		{"a sentence is switched off", append([]string{gga("GN", "01", "0")}, func() (all []string) {
			for s := range 20 {
				all = append(all, rmc("GN", string(rune('1'+s/10))+string(rune('0'+s%10)), "A", "A"))
			}
			return all
		}()...), strings.Repeat("-", 12) + strings.Repeat("+", 9)},
		{"GLL and GNS are silent beside RMC", []string{rmc("GN", "01", "A", "A"), gll("01.5", "A", "A"), gns("01.7", "AA"), rmc("GN", "02", "A", "A")}, "++"},
		{"the day of ZDA", []string{zda, gll("01", "A", "A")}, "+"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var r Receiver
			got := ""
			for _, l := range row.lines {
				f, ok, err := r.Line(l)
				switch {
				case err != nil:
					t.Fatal(err)
				case ok && f.Valid:
					got += "+"
				case ok:
					got += "-"
				}
				if row.name == "the day of ZDA" && ok && !f.At.Equal(time.Date(2026, 7, 3, 21, 4, 1, 0, time.UTC)) {
					t.Error(f.At)
				}
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestBeginsAtTheLastDollar frames a good sentence in what comes before it.
func TestBeginsAtTheLastDollar(t *testing.T) {
	t.Parallel()
	good := line("GNRMC,210405.25,A,5107.4000,N,07125.8000,E,1.00,90.0,030726,,,A")
	for _, row := range []struct{ name, line string }{
		{"two dollars", "$" + good},
		{"what broke off", "$GNGGA,2104" + good},
		{"a tag block", `\g:1-2-73,s:r003669945,c:1120959341*51\` + good},
		{"a clock of a logger", "2026-07-03T21:04:05.250Z " + good},
		{"bytes", "\x00\xff\xb5b" + good},
		{"blanks, a tab and a zero after", good + " \t\x00"},
		{"small letters", good[:len(good)-2] + strings.ToLower(good[len(good)-2:])},
		{"a long head", strings.Repeat("x", 500) + good},
	} {
		t.Run(row.name, func(t *testing.T) {
			var r Receiver
			if f, ok, err := r.Line(row.line); err != nil || !ok || f.Point != (raid.Point{Lat: 511233333, Lon: 714300000}) {
				t.Errorf("%+v %v %v", f, ok, err)
			}
		})
	}
}

// chatter serves bytes on a port of its own again and again.
func chatter(t *testing.T, piece string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				for {
					if _, err := io.WriteString(c, piece); err != nil {
						return
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}

// TestUnreadIsSaid: what talks and cannot be read is said, with its first bytes.
func TestUnreadIsSaid(t *testing.T) {
	t.Parallel()
	good := line("GNRMC,210405.25,A,5107.4000,N,07125.8000,E,1.00,90.0,030726,,,A")
	ubx := "\xb5\x62\x01\x07\x5c\x00"
	for _, row := range []struct {
		name, piece string
		kind        Kind
		code, first string
	}{
		{"binary without an end", ubx, TCP, "receiver_unread", `\xb5b\x01\x07`},
		{"without sums", good[:strings.Index(good, "*")] + "\r\n", TCP, "receiver_no_sums", "$GNRMC,210405.25"},
		{"only other sentences", line("GNVTG,90.0,T,,M,1.0,N,1.9,K,A") + "\r\n", TCP, "receiver_unread", "$GNVTG,90.0"},
		{"sentences where gpsd should be", good + "\r\n", GPSD, "receiver_unread", "$GNRMC,"},
	} {
		t.Run(row.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			var got *Unread
			l := Live{
				Setting: Setting{Kind: row.kind, Address: chatter(t, row.piece)}, Now: time.Now, unread: 20 * time.Millisecond,
				OnLink: func(err error) {
					if errors.As(err, &got) {
						cancel()
					}
				},
			}
			if err := l.Run(ctx, func(Fix) {}); !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			var said *errs.Error
			if !errors.As(error(got), &said) || said.Code != row.code || !errors.Is(got, errs.Unavailable) {
				t.Errorf("said %v", said)
			}
			if !strings.Contains(got.First, row.first) || len(got.First) > 4*mostShown {
				t.Errorf("first bytes %q", got.First)
			}
			if strings.Contains(got.Error(), "5107") {
				t.Errorf("the text of the error has a place: %v", got)
			}
		})
	}
}

// TestWellAgain: a receiver that is understood after all is told to be well.
func TestWellAgain(t *testing.T) {
	t.Parallel()
	var said []bool
	s := newSense(0, func(err error) { said = append(said, err == nil) })
	s.heard("rubbish", false, false)
	s.heard("$GNVTG", false, true)
	s.heard("$GNRMC", true, true)
	s.heard("$GNRMC", true, true)
	if diff := cmp.Diff([]bool{false, true}, said); diff != "" {
		t.Error(diff)
	}
}
