# What is inserted is quoted, so that no name is ever run or split, and nothing of the line that is typed runs.
Register-ArgumentCompleter -Native -CommandName rolecall -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
    })
    # Before 7.3 a program is not given a word that is empty, unless it is quoted once more.
    if ($wordToComplete -eq '') { $words += if ($PSVersionTable.PSVersion -lt '7.3') { '""' } else { '' } }
    $before = $env:COMPLETE
    $env:COMPLETE = 'powershell'
    try { $results = & PROGRAM '--' @words } finally { $env:COMPLETE = $before }
    $results | ForEach-Object {
        $value, $help = $_ -split "`t", 2
        if (-not $help) { $help = $value }
        $text = $value
        if ($value -cnotmatch '^([A-Za-z][A-Za-z0-9_./:=-]*|--?[A-Za-z][A-Za-z0-9-]*)\z') {
            $text = "'" + ($value -replace "(['\u2018\u2019\u201a\u201b])", '$1$1') + "'"
        }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $help)
    }
}
