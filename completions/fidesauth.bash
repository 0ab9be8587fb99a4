# fidesauth completion for bash: source <(fidesauth completion bash)
_fidesauth() {
  local line=${COMP_LINE:0:COMP_POINT} typed word about before
  local -a words
  read -ra words <<<"$line"
  case $line in *[[:space:]]) words+=("") ;; esac
  typed=${words[${#words[@]}-1]}
  # Bash breaks words at colons and equals signs, and wants back only what comes after them.
  before=
  case $typed in *[:=]*) before=${typed%"${typed##*[:=]}"} ;; esac
  [[ $COMP_WORDBREAKS == *:* ]] || before=
  COMPREPLY=()
  while IFS=$'\t' read -r word about; do
    case $word in
      :files) _fidesauth_paths -f "${typed#"$before"}" ;;
      :folders) _fidesauth_paths -d "${typed#"$before"}" ;;
      :programs)
        while IFS= read -r word; do
          printf -v word %q "$word"
          COMPREPLY+=("$word")
        done < <(compgen -c -- "$typed") ;;
      :*) ;;
      *)
        case $word in *:) compopt -o nospace 2>/dev/null ;; esac
        COMPREPLY+=("${word#"$before"}") ;;
    esac
  done < <("${1/#\~/$HOME}" __complete -- "${words[@]:1}" 2>/dev/null)
}
_fidesauth_paths() {
  local path
  # Where it cannot be told to quote names of files itself (before bash 4), they come quoted.
  while IFS= read -r path; do
    compopt -o filenames 2>/dev/null || printf -v path %q "$path"
    COMPREPLY+=("$path")
  done < <(compgen "$1" -- "$2")
}
complete -F _fidesauth fidesauth
