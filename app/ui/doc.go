// Package ui holds what every screen of Shyraq is made of: the three flavours
// and their theme, the icons, the texts that follow the language, the frame
// with its strip and rail, the router, and the fields of a form.
//
// It promises that colour and language change in place: a colour is a Role
// looked up when it is drawn, and a text is a Say asked each time it is
// drawn, so one Look.SetFlavour or Look.SetLang redraws every window without
// building a screen anew. Targets are 48 dp and more, focus is always
// visible, and a state is a shape and a word, never a colour alone.
//
// A screen is a value with Object and Relabel (see Screen), takes its data by
// a Show of its own and gives events by On... fields. It is made of Column,
// Row, Tiles and Grow, which give a child its width before they ask for its
// height; of Label, Button, Card and the fields; and it hands every text as a
// Say: look.Say("night.title"), or Plain for a name. Work that may take time
// goes through Go, and its error through Look.Sentence. Tests draw the screen
// with uitest.Every in every size, language and flavour.
//
// It never touches a store or a network, starts no goroutine but in Go, and
// keeps no state outside the values it hands out. Every function and method
// here runs on the UI thread; a test counts as one.
package ui
