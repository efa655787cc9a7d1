# shellcheck shell=bash
# What may be typed, and what is said about it. Sourced, never run.
#
# scripts/usage has a text a command, as the lab's own command line writes it (a test holds them
# against each other): help, and a word that is wrong, must cost nothing where there is no Java yet.

USAGE="$RESYNC_HOME/scripts/usage"

# Ends with help or the version where they are asked for, and with one sentence where a word is not
# understood: [COMMAND] [WORD…]. A command's text is named by its words: resync-archive-list.txt.
understand() {
  local name=resync word
  if [[ ${1:-} == help ]]; then
    shift
    set -- "$@" --help
  fi
  read_usage "$name"
  while (($#)); do
    word="$1"
    shift
    case "$word" in
      --) break ;;
      -h | --help) show_usage && exit ;;
      -V | --version)
        [[ $name != resync ]] || { version && exit; }
        understand_option "$name" "$@"
        ;;
      -?*)
        # All that Maven understands.
        [[ $name != resync-verify ]] || continue
        understand_option "$name" "$@"
        ((!VALUE_FOLLOWS)) || shift
        ;;
      *)
        if ((${#COMMANDS[@]})); then
          understand_command "$name"
          name+="-$word"
          read_usage "$name"
        else
          understand_word "$name"
        fi
        ;;
    esac
  done
  ((!${#COMMANDS[@]})) || { show_usage >&2 && exit 2; }
}

# Reads a command's text: its OPTIONS, which of them are VALUED, the COMMANDS below it, whether it
# TAKES words, and whether these are features.
read_usage() {
  local line names file
  OPTIONS=() VALUED=" " COMMANDS=() TAKES=""
  TEXT="$(<"$USAGE/$1.txt")"
  while IFS= read -r line; do
    if [[ $line =~ ^\ {2,6}(-[-a-zA-Z]+(, -[-a-zA-Z]+)*)(=?) ]]; then
      names="${BASH_REMATCH[1]//,/}"
      # shellcheck disable=SC2206 # to be split
      OPTIONS+=($names)
      [[ -z ${BASH_REMATCH[3]} ]] || VALUED+="$names "
    elif [[ $line =~ ^\ {6}\[?([A-Z|-]+) ]]; then
      TAKES="${BASH_REMATCH[1]}"
    fi
  done <<<"$TEXT"
  for file in "$USAGE/$1"-*.txt; do
    file="${file##*/"$1"-}"
    file="${file%.txt}"
    # What stands where nothing matched, and what is below a command below this one, is not meant.
    [[ $file == *[-*]* ]] || COMMANDS+=("$file")
  done
}

show_usage() { printf '%s\n' "$TEXT"; }

# As a person types it: archive list.
spoken() {
  local name="${1#resync}"
  name="${name#-}"
  echo "${name//-/ }"
}

# Sets VALUE_FOLLOWS where the next word belongs to the option: NAME WORD-AFTER-IT…
understand_option() {
  local option="${word%%=*}" command
  command="$(spoken "$1")"
  shift
  VALUE_FOLLOWS=0
  if [[ " ${OPTIONS[*]} " != *" $option "* ]]; then
    nearest "$option" "${OPTIONS[@]}"
    die "${command:-./resync} has no option $option; the nearest is $NEAREST (./resync ${command:+$command }--help lists them)"
  fi
  if [[ $VALUED == *" $option "* && $word != *=* ]]; then
    (($#)) || die "$option needs a value: $option=… (./resync ${command:+$command }--help says which)"
    VALUE_FOLLOWS=1
  fi
}

understand_command() {
  local above
  [[ " ${COMMANDS[*]} " != *" $word "* ]] || return 0
  above="$(spoken "$1")"
  nearest "$word" "${COMMANDS[@]}"
  die "there is no command \"${above:+$above }$word\"; the nearest is \"${above:+$above }$NEAREST\" (./resync ${above:+$above }--help lists them)"
}

understand_word() {
  local command path="$word"
  command="$(spoken "$1")"
  [[ -n $TAKES ]] || die "$command takes no \"$word\" (./resync $command --help says what it takes)"
  [[ $TAKES == FEATURE ]] || return 0
  # FILE:LINE:LINE means scenarios of a file.
  while [[ $path =~ ^(.+):[0-9]+$ ]]; do path="${BASH_REMATCH[1]}"; done
  [[ -e $path ]] || die "there is no feature file or folder $path"
}

# Sets NEAREST to the candidate that takes the fewest letters to change: WORD CANDIDATE…
nearest() {
  local wanted="$1" candidate least=999
  shift
  for candidate in "$@"; do
    count_edits "$wanted" "$candidate"
    if ((EDITS < least)); then least=$EDITS NEAREST="$candidate"; fi
  done
}

# Levenshtein's distance of two words, row by row.
count_edits() {
  local a="$1" b="$2" i j change row=() above
  for ((j = 0; j <= ${#b}; j++)); do row[j]=$j; done
  for ((i = 1; i <= ${#a}; i++)); do
    above=("${row[@]}")
    row=("$i")
    for ((j = 1; j <= ${#b}; j++)); do
      change=$((above[j - 1] + 1))
      [[ ${a:i-1:1} != "${b:j-1:1}" ]] || change=${above[j - 1]}
      ((change <= above[j] + 1)) || change=$((above[j] + 1))
      ((change <= row[j - 1] + 1)) || change=$((row[j - 1] + 1))
      row[j]=$change
    done
  done
  EDITS=${row[${#b}]}
}

# Prints the version, and the commit where this is a checkout and git is there.
version() {
  local number=unknown commit=""
  [[ ! "$(<"$RESYNC_HOME/pom.xml")" =~ \<version\>([^\<]+) ]] || number="${BASH_REMATCH[1]}"
  if [[ -e $RESYNC_HOME/.git ]] && have git; then
    commit="$(git -C "$RESYNC_HOME" describe --always --dirty --exclude '*' --abbrev=12 2>/dev/null || true)"
  fi
  echo "$number${commit:+ ($commit)}"
}
