# fidesauth completion for fish: save it as ~/.config/fish/completions/fidesauth.fish
function __fidesauth_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    for line in (command $words[1] __complete -- $words[2..-1] "$typed" 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path "$typed"
            case :folders
                __fish_complete_directories "$typed"
            case :programs
                __fish_complete_command
            case ':*'
            case '*'
                echo $line
        end
    end
end
complete -c fidesauth -f -a '(__fidesauth_complete)'
