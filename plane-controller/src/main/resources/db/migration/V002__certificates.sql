-- Who may order a cluster's certificate, and the TXT values set for it. A row per cluster at most.
create table cert_lease (
    cluster text primary key,
    leased_by integer not null references node,
    leased_at timestamptz not null,
    txt_values text[] not null
) with (fillfactor = 70);
