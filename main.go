// Command shyraq is the field program: the window, and everything it does with
// data as verbs for the command line. Run `shyraq --help`.
package main

import (
	"os"

	"shyraq/app"
)

func main() { os.Exit(app.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
