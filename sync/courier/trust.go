package courier

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/url"
	"strings"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// trusting is the TLS of a device towards its region: version 1.3, and a server
// that holds a certificate of a pinned authority for the name in the address. Its
// dates are left out, see wire.VerifyUndated: a laptop whose clock is wrong meets
// the same server as any other.
func trusting(id Identity, base string) (*tls.Config, error) {
	authorities, err := id.authorities()
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(base)
	if err != nil {
		return nil, errs.Errorf(errs.Invalid, "server_address", "an address looks like https://host:port")
	}
	name, _, _ := strings.Cut(u.Hostname(), "%") // a zone is not in a certificate
	return &tls.Config{
		MinVersion:         tls.VersionTLS13,
		NextProtos:         []string{"http/1.1"},
		InsecureSkipVerify: true, // all of it is done below, but for the dates
		VerifyConnection: func(cs tls.ConnectionState) error {
			if len(cs.PeerCertificates) == 0 {
				return x509.UnknownAuthorityError{}
			}
			return verify(cs.PeerCertificates[0], authorities, name)
		},
	}, nil
}

// authorities are those of an identity, the newest first.
func (id Identity) authorities() (all []*x509.Certificate, err error) {
	for _, text := range []string{id.CA, id.CABefore} {
		if text == "" && len(all) > 0 {
			continue
		}
		der, err := decodePEM(text, "CERTIFICATE")
		if err != nil {
			return nil, errs.Errorf(errs.Invalid, "identity", "no authority")
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, errs.Errorf(errs.Invalid, "identity", "no authority")
		}
		all = append(all, c)
	}
	return all, nil
}

// verify says whether a server's certificate is of one of the authorities, for a
// name. That it is for another name is said of the authority's own alone.
func verify(c *x509.Certificate, authorities []*x509.Certificate, name string) (err error) {
	var other x509.HostnameError
	for _, a := range authorities {
		again := wire.VerifyUndated(c, a, x509.ExtKeyUsageServerAuth, name)
		if again == nil || errors.As(again, &other) {
			return again
		}
		err = cmp.Or(err, again)
	}
	return err
}
