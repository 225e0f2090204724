package wire

import (
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"shyraq/errs"

	"golang.org/x/net/idna"
)

// DefaultPort is the port of a server that was named without one.
const DefaultPort = "8443"

// Address is where a server is, in one form for all the ways of writing it.
type Address struct {
	Host string // lower case, a DNS name in ASCII or an IP address without brackets
	Port string // empty in the name of a server alone
}

// String gives host:port, an IPv6 address in brackets, or the host alone.
func (a Address) String() string {
	if a.Port == "" {
		return a.Host
	}
	return net.JoinHostPort(a.Host, a.Port)
}

// URL gives https://host:port.
func (a Address) URL() string { return (&url.URL{Scheme: "https", Host: a.String()}).String() }

var (
	aroundMarks = regexp.MustCompile(`\s*([:/])\s*`)
	plainLabel  = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$`)
)

// ParseAddress reads an address as people type it: host, host:port or
// https://host[:port], with a slash at the end or without, in capitals, with
// blanks around its parts, a name in any script, an IPv6 address with brackets
// or without. A missing port is DefaultPort, and 443 behind https://. Anything
// else is errs.Invalid "server_address".
func ParseAddress(typed string) (Address, error) {
	a, err := ParseName(typed)
	if a.Port == "" {
		a.Port = DefaultPort
	}
	return a, err
}

// ParseName is ParseAddress that leaves a missing port out.
func ParseName(typed string) (Address, error) {
	bad := errs.Errorf(errs.Invalid, "server_address", "an address looks like host:port or https://host:port")
	text := aroundMarks.ReplaceAllString(strings.TrimSpace(typed), "$1")
	var a Address
	if n := len("https://"); len(text) >= n && strings.EqualFold(text[:n], "https://") {
		text, a.Port = text[n:], "443"
	}
	text = strings.TrimRight(text, "/")
	host, port := splitPort(text)
	if port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return Address{}, bad
		}
		a.Port = strconv.FormatUint(n, 10)
	}
	var ok bool
	if a.Host, ok = parseHost(host); !ok {
		return Address{}, bad
	}
	return a, nil
}

// splitPort takes the port off. Two colons without brackets are IPv6.
func splitPort(text string) (host, port string) {
	if rest, ok := strings.CutPrefix(text, "["); ok {
		host, port, ok = strings.Cut(rest, "]")
		if !ok || port != "" && port[0] != ':' {
			return "", ""
		}
		return host, strings.TrimPrefix(port, ":")
	}
	if strings.Count(text, ":") != 1 {
		return text, ""
	}
	host, port, _ = strings.Cut(text, ":")
	return host, port
}

// parseHost gives a host in its one form.
func parseHost(host string) (string, bool) {
	if strings.Contains(host, ":") {
		ip, err := netip.ParseAddr(strings.ReplaceAll(host, "%25", "%"))
		return ip.String(), err == nil
	}
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.String(), true
	}
	labels := strings.Split(host, ".")
	for _, l := range labels {
		if !plainLabel.MatchString(l) {
			return "", false
		}
	}
	// A name whose last part is a number is an IP address with a slip in it.
	_, err := strconv.Atoi(labels[len(labels)-1])
	return host, len(host) <= 253 && err != nil
}
