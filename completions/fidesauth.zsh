#compdef fidesauth
# fidesauth completion for zsh: source <(fidesauth completion zsh), after compinit
_fidesauth() {
  local line word
  local -a fitting open
  for line in "${(@f)$("${words[1]/#\~/$HOME}" __complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    word=${line%%$'\t'*}
    case $word in
      :files) _files ;;
      :folders) _files -/ ;;
      :programs) _command_names -e ;;
      :*|'') ;;
      *:) open+=("${word//:/\\:}:${line#*$'\t'}") ;;
      *) fitting+=("${word//:/\\:}:${line#*$'\t'}") ;;
    esac
  done
  (( $#fitting )) && _describe -t words 'fidesauth' fitting
  (( $#open )) && _describe -t words 'fidesauth' open -S ''
}
if [[ $funcstack[1] == _fidesauth ]]; then
  _fidesauth "$@"
else
  compdef _fidesauth fidesauth
fi
