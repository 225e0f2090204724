package courier

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
)

// fake is a server with our own chain that answers as it is told.
func fake(t *testing.T, answer http.HandlerFunc) *Client {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "x"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, k.Public(), k)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalECPrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	cert := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	key := string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: keyDER}))
	pair, err := tls.X509KeyPair([]byte(cert), []byte(key))
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(answer)
	srv.TLS = &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{pair}}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	c, err := NewClient(Identity{Server: srv.URL, ServerID: serverID, Device: uuid.New(), Certificate: cert, Key: key, CA: cert},
		ClientOptions{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

var serverID = uuid.MustParse("5f0c9d2e-7a64-4a52-9f6e-1f2a3b4c5d6e")

// Even with our own TLS chain in the way, an answer counts only with every one
// of its marks. None of these is ever a success.
func TestPortalAnswersAreNeverSuccess(t *testing.T) {
	t.Parallel()
	hello, _ := json.Marshal(wire.Hello{ServerID: serverID, Epoch: "e"})
	lines := []byte(`{"line":0,"rev":"1","result":"stored"}` + "\n" + `{"end":true,"contiguous":1,"epoch":"e"}` + "\n")
	// ours answers as the region would, then lets the case spoil it.
	ours := func(w http.ResponseWriter, r *http.Request) []byte {
		w.Header().Set(wire.HeaderNonce, r.Header.Get(wire.HeaderNonce))
		w.Header().Set(wire.HeaderServer, serverID.String())
		if r.URL.Path == wire.PathPush {
			w.Header().Set("Content-Type", wire.TypeLines)
			return lines
		}
		w.Header().Set("Content-Type", wire.TypeJSON)
		return hello
	}
	cases := map[string]http.HandlerFunc{
		"the page of a hotel": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<html>Welcome! Please sign in</html>")
		},
		"a page with all our marks": func(w http.ResponseWriter, r *http.Request) {
			ours(w, r)
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<html>")
		},
		"302": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://portal.example/", http.StatusFound)
		},
		"307 with our marks": func(w http.ResponseWriter, r *http.Request) {
			ours(w, r)
			w.Header().Set("Location", wire.PathHello)
			w.WriteHeader(http.StatusTemporaryRedirect)
		},
		"511":                func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNetworkAuthenticationRequired) },
		"511 with our marks": func(w http.ResponseWriter, r *http.Request) { ours(w, r); w.WriteHeader(511) },
		"200 and nothing":    func(w http.ResponseWriter, r *http.Request) {},
		"204 with our marks": func(w http.ResponseWriter, r *http.Request) { ours(w, r); w.WriteHeader(http.StatusNoContent) },
		"206 with our marks": func(w http.ResponseWriter, r *http.Request) { b := ours(w, r); w.WriteHeader(206); _, _ = w.Write(b) },
		"no echo of the nonce": func(w http.ResponseWriter, r *http.Request) {
			b := ours(w, r)
			w.Header().Del(wire.HeaderNonce)
			_, _ = w.Write(b)
		},
		"the nonce of another answer": func(w http.ResponseWriter, r *http.Request) {
			b := ours(w, r)
			w.Header().Set(wire.HeaderNonce, "000000000000000000000000")
			_, _ = w.Write(b)
		},
		"another server": func(w http.ResponseWriter, r *http.Request) {
			b := ours(w, r)
			w.Header().Set(wire.HeaderServer, uuid.NewString())
			_, _ = w.Write(b)
		},
		"no server": func(w http.ResponseWriter, r *http.Request) {
			b := ours(w, r)
			w.Header().Del(wire.HeaderServer)
			_, _ = w.Write(b)
		},
		"another content type": func(w http.ResponseWriter, r *http.Request) {
			b := ours(w, r)
			w.Header().Set("Content-Type", "application/octet-stream")
			_, _ = w.Write(b)
		},
		"cut off by its length": func(w http.ResponseWriter, r *http.Request) {
			b := ours(w, r)
			w.Header().Set("Content-Length", fmt.Sprint(len(b)))
			_, _ = w.Write(b[:len(b)/2])
		},
		"cut off inside, yet complete as HTTP": func(w http.ResponseWriter, r *http.Request) {
			b := ours(w, r)
			_, _ = w.Write(b[:len(b)/2])
		},
		"without its last line": func(w http.ResponseWriter, r *http.Request) {
			b := ours(w, r)
			if r.URL.Path == wire.PathPush {
				b = b[:40]
			} else {
				b = []byte("{}")
			}
			_, _ = w.Write(b)
		},
		"an error body of somebody else": func(w http.ResponseWriter, r *http.Request) {
			ours(w, r)
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `{"error":"payment required"}`)
		},
		"packed with something unknown": func(w http.ResponseWriter, r *http.Request) {
			b := ours(w, r)
			w.Header().Set("Content-Encoding", "br")
			_, _ = w.Write(b)
		},
	}
	for name, answer := range cases {
		t.Run(name, func(t *testing.T) {
			c := fake(t, answer)
			if h, err := c.Hello(t.Context()); err == nil {
				t.Errorf("hello took %+v", h)
			} else if s := classify(err); s != Offline && s != Backoff {
				t.Errorf("hello: %v is shown as %s", err, s)
			}
			if r, err := c.Push(t.Context(), []Item{{DSeq: 1, Rev: "1", Line: []byte("{}")}}); err == nil {
				t.Errorf("push took %+v", r)
			}
		})
	}
	t.Run("and with everything right it is one", func(t *testing.T) {
		c := fake(t, func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(ours(w, r)) })
		if _, err := c.Hello(t.Context()); err != nil {
			t.Error(err)
		}
		if r, err := c.Push(t.Context(), []Item{{DSeq: 1, Rev: "1", Line: []byte("{}")}}); err != nil || len(r.Results) != 1 {
			t.Error(err)
		}
	})
}
