; The installer for Windows. Who may administrate the machine installs for
; everybody on it, anybody else for himself alone; /S asks nothing, /CurrentUser
; installs for himself whoever he is. It never touches what was recorded
; (%LOCALAPPDATA%\Shyraq), neither when it installs nor when it is taken away.
Unicode true
Target amd64-unicode
ManifestDPIAware true
SetCompressor /SOLID lzma
RequestExecutionLevel highest
Name "Shyraq ${VERSION}"
OutFile "${OUT}"
BrandingText " "
VIProductVersion "${NUMBERS}"
VIAddVersionKey ProductName "Shyraq"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Shyraq"
VIAddVersionKey LegalCopyright ""

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include x64.nsh
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define LISTED "Software\Microsoft\Windows\CurrentVersion\Uninstall\Shyraq"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\shyraq.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Russian"
!insertmacro MUI_LANGUAGE "English"

LangString RUNS ${LANG_RUSSIAN} "Shyraq запущен. Закройте его и повторите."
LangString RUNS ${LANG_ENGLISH} "Shyraq is running. Close it and try again."
LangString KEPT ${LANG_RUSSIAN} "Записи на этом компьютере остались в %LOCALAPPDATA%\Shyraq."
LangString KEPT ${LANG_ENGLISH} "What was recorded on this computer was left in %LOCALAPPDATA%\Shyraq."

Function .onInit
  SetRegView 64
  UserInfo::GetAccountType
  Pop $0
  ${GetParameters} $1
  ${GetOptions} $1 "/CurrentUser" $2
  ${If} ${Errors}
  ${AndIf} $0 == "Admin"
    SetShellVarContext all
    StrCpy $2 "$PROGRAMFILES64\Shyraq"
  ${Else}
    SetShellVarContext current
    StrCpy $2 "$LOCALAPPDATA\Programs\Shyraq" ; not beside the records
  ${EndIf}
  ${If} $INSTDIR == "" ; /D= says another
    StrCpy $INSTDIR $2
  ${EndIf}
FunctionEnd

Section
  SetOutPath "$INSTDIR"
  try:
  ClearErrors
  Delete "$INSTDIR\shyraq.exe" ; one that runs stays as it is
  ${If} ${Errors}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNS)" /SD IDCANCEL IDRETRY try
    SetErrorLevel 5
    Quit
  ${EndIf}
  File "${PROGRAM}"
  File "${LICENCES}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Shyraq.lnk" "$INSTDIR\shyraq.exe"
  WriteRegStr SHCTX "${LISTED}" "DisplayName" "Shyraq"
  WriteRegStr SHCTX "${LISTED}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${LISTED}" "DisplayIcon" "$INSTDIR\shyraq.exe"
  WriteRegStr SHCTX "${LISTED}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${LISTED}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${LISTED}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${LISTED}" "NoModify" 1
  WriteRegDWORD SHCTX "${LISTED}" "NoRepair" 1
SectionEnd

; For whom it was installed, the list of programs knows.
Function un.onInit
  SetRegView 64
  SetShellVarContext current
  ReadRegStr $0 HKLM "${LISTED}" "InstallLocation"
  ${If} $0 == $INSTDIR
    SetShellVarContext all
  ${EndIf}
FunctionEnd

Section Uninstall
  try:
  ClearErrors
  Delete "$INSTDIR\shyraq.exe"
  ${If} ${Errors}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNS)" /SD IDCANCEL IDRETRY try
    SetErrorLevel 5
    Quit
  ${EndIf}
  Delete "$INSTDIR\LICENCES.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Shyraq.lnk"
  DeleteRegKey SHCTX "${LISTED}"
  DetailPrint "$(KEPT)"
SectionEnd
