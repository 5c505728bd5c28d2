; Hooks of Tauri's installer for Windows: whatever runs of Rolecall is stopped before its files are replaced or removed.
;
; Restart Manager finds the processes by the files they run from, so that a copy elsewhere goes on. Who does not end
; within its time is ended: nothing of Rolecall's is lost by that, since every file is written whole or not at all.

!macro STOP_ROLECALL
  ; CCH_RM_SESSION_KEY is 32 characters. Flags of a session are reserved.
  System::Call 'rstrtmgr::RmStartSession(*i .r0, i 0, w .r1) i .r2'
  ${If} $2 = 0
    System::Call '*(w "$INSTDIR\rolecall.exe", w "$INSTDIR\rolecall-desktop.exe", w "$INSTDIR\rolecall-window.exe") p .r3'
    System::Call 'rstrtmgr::RmRegisterResources(i r0, i 3, p r3, i 0, p 0, i 0, p 0) i .r2'
    ${If} $2 = 0
      ; RmForceShutdown
      System::Call 'rstrtmgr::RmShutdown(i r0, i 1, p 0) i .r2'
    ${EndIf}
    System::Free $3
    System::Call 'rstrtmgr::RmEndSession(i r0)'
  ${EndIf}
!macroend

!macro NSIS_HOOK_PREINSTALL
  !insertmacro STOP_ROLECALL
!macroend

!macro NSIS_HOOK_PREUNINSTALL
  !insertmacro STOP_ROLECALL
!macroend
