package wire

import (
	"errors"
	"strings"
	"testing"

	"shyraq/errs"
)

func TestParseAddress(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"sync.example.kz":                 "https://sync.example.kz:8443",
		"sync.example.kz:9000":            "https://sync.example.kz:9000",
		"sync.example.kz/":                "https://sync.example.kz:8443",
		"sync.example.kz:9000//":          "https://sync.example.kz:9000",
		"sync.example.kz:":                "https://sync.example.kz:8443",
		"sync.example.kz.":                "https://sync.example.kz:8443",
		"https://sync.example.kz":         "https://sync.example.kz:443",
		"https://sync.example.kz/":        "https://sync.example.kz:443",
		"https://sync.example.kz:8443/":   "https://sync.example.kz:8443",
		"HTTPS://Sync.Example.KZ:8443":    "https://sync.example.kz:8443",
		"  sync.example.kz : 8443 \n":     "https://sync.example.kz:8443",
		"https: // sync.example.kz :8443": "https://sync.example.kz:8443",
		"\u00a0sync.example.kz\u00a0":     "https://sync.example.kz:8443",
		"server_1":                        "https://server_1:8443",
		"localhost":                       "https://localhost:8443",
		"10.0.0.7":                        "https://10.0.0.7:8443",
		"10.0.0.7:09000":                  "https://10.0.0.7:9000",
		"::1":                             "https://[::1]:8443",
		"[::1]":                           "https://[::1]:8443",
		"[2001:DB8::0:1]:9000":            "https://[2001:db8::1]:9000",
		"https://[2001:db8::1]/":          "https://[2001:db8::1]:443",
		"2001:db8::1":                     "https://[2001:db8::1]:8443",
		"[fe80::1%25eth0]:8443":           "https://[fe80::1%25eth0]:8443",
		"fe80::1%eth0":                    "https://[fe80::1%25eth0]:8443",
		"Шырақ.Қаз:8443":                  "https://xn--80a5axam61b.xn--80ao21a:8443",
		"шырақ.қаз":                       "https://xn--80a5axam61b.xn--80ao21a:8443",
		"xn--80a5axam61b.xn--80ao21a":     "https://xn--80a5axam61b.xn--80ao21a:8443",
	} {
		a, err := ParseAddress(typed)
		if err != nil || a.URL() != want {
			t.Errorf("%q: %s %v, want %s", typed, a.URL(), err, want)
			continue
		}
		if again, err := ParseAddress(a.URL()); err != nil || again != a {
			t.Errorf("%q: read again it is %v %v", typed, again, err)
		}
		if again, err := ParseAddress(a.String()); err != nil || again != a {
			t.Errorf("%q: %s read again is %v %v", typed, a, again, err)
		}
	}
	for _, typed := range []string{
		"", "  ", "/", "https://", "http://sync.example.kz", "ftp://x", "://x", ":8443", "sync example kz",
		"x:0", "x:65536", "x:port", "x:-1", "x:80:90", "https://x/path", "x/path", "x?y", "user@x", "https://user:pw@x",
		"[::1", "::1]", "[::1]8443", "[x]:1:2", "1.2.3", "1.2.3.4.5", "10.0.0.256", "300.1.1.1:8443", "-x.kz", "x..kz", ".kz",
		"x\x00y", "x%2fy", strings.Repeat("a", 64) + ".kz", strings.Repeat("aaaa.", 60) + "kz",
	} {
		if a, err := ParseAddress(typed); !errors.Is(err, errs.Invalid) {
			t.Errorf("%q is taken as %v", typed, a)
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	f.Add("https://sync.example.kz:8443/")
	f.Add("[fe80::1%25eth0]:8443")
	f.Fuzz(func(t *testing.T, typed string) {
		a, err := ParseAddress(typed)
		if err != nil {
			return
		}
		if again, err := ParseAddress(a.URL()); err != nil || again != a {
			t.Errorf("%q is %v, read again %v %v", typed, a, again, err)
		}
	})
}
