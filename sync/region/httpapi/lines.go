package httpapi

import (
	"encoding/json"
	"mime"
	"net/http"
	"slices"
	"strconv"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/recovery"
	"shyraq/sync/region/access"
	"shyraq/sync/region/answer"
)

func wantType(req *http.Request, want string) error {
	kind, _, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if err != nil || kind != want {
		return errs.Errorf(errs.Invalid, "content_type", "%s is asked for", want)
	}
	return nil
}

func (a *API) hello(w http.ResponseWriter, req *http.Request, who caller) error {
	c, err := a.o.Store.Chain(req.Context(), access.Judging(), who.device.ID)
	if err != nil {
		return err
	}
	a.tries(req.Context(), who, req.Header.Get(recovery.HeaderTries))
	k := a.o.Authority.Keys()
	now := a.o.Now().UTC()
	anchor := wire.Anchor{At: now}
	anchor.Sign(a.o.Keys.Signing(), a.o.ID, who.device.ID)
	answer.JSON(w, http.StatusOK, wire.Hello{
		ServerID: a.o.ID, Epoch: a.people().Epoch().Epoch, Time: now, Anchor: &anchor, Demo: a.o.Demo,
		Limits: wire.Limits{Packed: wire.MaxPacked, Unpacked: wire.MaxUnpacked, Lines: wire.MaxLines},
		Device: wire.HelloDevice{ID: who.device.ID, State: who.state, Contiguous: c.DSeq, Renew: who.renew,
			Journal: a.witness(req.Context(), who, req.Header.Get(wire.HeaderJournal)), Looks: a.looked(req.Context(), who), Wipe: order(who)},
		Delivery: k.DeliveryPublic, Addresses: a.o.Names.Addresses(), Trust: k.Serial(), Recovery: a.people().RecoverySerial(),
		Log: a.log(req.Context(), who, req.Header.Get(wire.HeaderLog)),
	})
	return nil
}

func writeLines(w http.ResponseWriter, req *http.Request, body []byte) int {
	return writeBody(w, req, wire.TypeLines, body)
}

// writeBody packs what is worth packing, where the caller can unpack it, and
// tells how many bytes it came to.
func writeBody(w http.ResponseWriter, req *http.Request, kind string, body []byte) int {
	if packs(req, body) {
		return send(w, kind, "zstd", wire.Pack(nil, body))
	}
	return send(w, kind, "", body)
}

// packs says whether an answer is worth packing, and the caller can unpack it.
func packs(req *http.Request, body []byte) bool {
	return len(body) > 512 && req.Header.Get("Accept-Encoding") == "zstd"
}

// send writes an answer as it is.
func send(w http.ResponseWriter, kind, packing string, body []byte) int {
	w.Header().Set("Content-Type", kind)
	if packing != "" {
		w.Header().Set("Content-Encoding", packing)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	_ = pieces(w, body)
	return len(body)
}

// pieces writes in pieces, so that each has its own deadline.
func pieces(w http.ResponseWriter, body []byte) error {
	for piece := range slices.Chunk(body, 16<<10) {
		if _, err := w.Write(piece); err != nil {
			return err
		}
	}
	return nil
}

// number reads a count of a query, within 0 and most.
func number(text string, usual, most int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return min(usual, most)
	}
	return min(n, most)
}

// appendJSON appends one line of an answer.
func appendJSON(dst []byte, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // results and ends are ids, numbers and codes
	}
	return append(append(dst, b...), '\n')
}
