package ogc

import (
	"encoding/json"
	"net/http"
	"strconv"

	"shyraq/sync/courier/wire"
)

// piece is how much is written at once, so that each piece has its own deadline.
const piece = 16 << 10

func send(w http.ResponseWriter, a answer) error {
	b, ok := a.body.([]byte)
	if !ok {
		var err error
		if b, err = json.Marshal(a.body); err != nil {
			return err
		}
	}
	write(w, a.kind, http.StatusOK, b)
	return nil
}

func write(w http.ResponseWriter, kind string, status int, b []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(b)))
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	for len(b) > 0 {
		n := min(len(b), piece)
		if _, err := w.Write(b[:n]); err != nil {
			return
		}
		b = b[n:]
	}
}

// TypeProblem is the media type of a refusal (RFC 9457).
const TypeProblem = "application/problem+json"

// problem says why something was refused.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	Code   string `json:"code"`
	Field  string `json:"field,omitempty"`
}

// Refuse answers with an error. A caller who has no token, or one that is good
// for nothing, is told how to show one.
func Refuse(w http.ResponseWriter, err error) {
	status, body := wire.Status(err)
	switch body.Code {
	case CodeToken:
		status = http.StatusUnauthorized
		w.Header().Set("WWW-Authenticate", `Bearer realm="shyraq"`)
	case "method":
		status = http.StatusMethodNotAllowed
	}
	p := problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: body.Detail, Code: body.Code, Field: body.Field}
	b, err := json.Marshal(p)
	if err != nil {
		b = []byte(`{"type":"about:blank","status":500,"title":"Internal Server Error","code":"fault"}`)
	}
	write(w, TypeProblem, status, b)
}

// CodeToken is the code of an error for want of a good token.
const CodeToken = "token"
