-- As pages, emails, and Alertmanager say. Workers of the version before write the old word until they are replaced.
ALTER TABLE offload.alert_change DROP CONSTRAINT alert_change_state_check;
ALTER TABLE offload.alert_change
  ADD CONSTRAINT alert_change_state_check CHECK (state IN ('firing', 'resolved', 'recovered'));
