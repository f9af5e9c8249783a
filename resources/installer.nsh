; Offers Ango Loupe under "Open with" for .json, without taking the type away from the program that has it.
; Included by electron-builder's NSIS script; SHELL_CONTEXT is the person's or the machine's registry, as chosen.

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\AngoLoupe.json" "" "JSON export"
  WriteRegStr SHELL_CONTEXT "Software\Classes\AngoLoupe.json\DefaultIcon" "" "$appExe,0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\AngoLoupe.json\shell\open\command" "" '"$appExe" -- "%1"'
  WriteRegStr SHELL_CONTEXT "Software\Classes\.json\OpenWithProgids" "AngoLoupe.json" ""
!macroend

!macro customUnInstall
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.json\OpenWithProgids" "AngoLoupe.json"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\AngoLoupe.json"
!macroend
