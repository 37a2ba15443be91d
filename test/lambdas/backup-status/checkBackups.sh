# The health check of NeonPro's document A, "Backup and Recovery", section "Health Checks", unchanged (MON-1).
# Backup system check from health-check.sh
check_backups() {
    # Check backup system status
    local backup_result=$(curl -s --max-time "$HEALTH_CHECK_TIMEOUT" "https://api.neonpro.healthcare/api/backups/status")
    
    # Extract status and last backup time
    local backup_status=$(echo "$backup_result" | jq -r '.status // "unknown"')
    local last_backup=$(echo "$backup_result" | jq -r '.last_backup // "never"')
    
    # Validate backup status
    if [[ "$backup_status" != "healthy" ]]; then
        log "ERROR" "Backups: System status ${backup_status}"
        return 1
    fi
    
    # Check if last backup was within 24 hours
    local hours_since_backup=$(( (current_timestamp - backup_timestamp) / 3600 ))
    if [[ "$hours_since_backup" -gt 24 ]]; then
        log "WARNING" "Backups: Last backup was ${hours_since_backup} hours ago"
    fi
}
