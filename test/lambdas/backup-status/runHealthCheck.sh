# What stands around the document's function in its script: a log, a timeout and the two timestamps, which the function reads
# and does not set. STATUS_BASE stands in for the host; NOW for the clock.
source "$(dirname "${BASH_SOURCE[0]}")/checkBackups.sh"
log() { echo "$1 $2"; }
HEALTH_CHECK_TIMEOUT=10
curl() { command curl "${@/https:\/\/api.neonpro.healthcare/$STATUS_BASE}"; }
current_timestamp=$(date -d "$NOW" +%s)
backup_timestamp=$(curl -s "https://api.neonpro.healthcare/api/backups/status" | jq -r '.last_backup // "never"' |
    { read -r moment; date -d "$moment" +%s 2>/dev/null || echo 0; })
check_backups
echo "exit $?"
