# What is inserted is quoted, so that no name is ever run or split; a word in quotes keeps its own.
_rolecall_complete() {
    local IFS=$'\v' word=${COMP_WORDS[COMP_CWORD]} quote= text i
    case $word in
        \'*) quote=\' word=${word#\'} ;;
        \"*) quote=\" word=${word#\"} word=${word//\\/} ;;
        *) word=${word//\\/} ;;
    esac
    local words=("${COMP_WORDS[@]}")
    words[COMP_CWORD]=$word
    COMPREPLY=()
    read -r -d '' -a COMPREPLY < <(
        _CLAP_IFS=$IFS _CLAP_COMPLETE_INDEX=$COMP_CWORD _CLAP_COMPLETE_COMP_TYPE=$COMP_TYPE \
            _CLAP_COMPLETE_SPACE=false COMPLETE=bash PROGRAM -- "${words[@]}" 2> /dev/null
    )
    if [[ ${COMPREPLY-} =~ [=/:]$ ]]; then
        compopt -o nospace 2> /dev/null
    fi
    for i in "${!COMPREPLY[@]}"; do
        text=${COMPREPLY[i]}
        case $quote in
            \') text=${text//\'/\'\\\'\'} ;;
            \")
                text=${text//\\/\\\\} text=${text//\"/\\\"}
                text=${text//\$/\\\$} text=${text//\`/\\\`}
                ;;
            *) text=$(printf %q "$text") ;;
        esac
        COMPREPLY[i]=$text
    done
}
complete -o bashdefault -o nosort -F _rolecall_complete rolecall 2> /dev/null ||
    complete -o bashdefault -F _rolecall_complete rolecall
