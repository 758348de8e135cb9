with held as (
    select b.id, b.status, b.cluster, b.subdomain, b.static_token, k.tag,
        b.status >= 60 or b.soft_ordered_at is not null or b.hard_ordered_at is not null as ending
    from backend_key k join backend b on b.id = k.backend_id
    where k.namespace = '' and k.name = 'benchmark' and k.expires_at > now()
), minted as (
    insert into token (hash, backend_id, username, auth, secret_token, expires_at)
    select decode(md5(random()::text) || md5(random()::text), 'hex'), id, 'somebody',
        '{"role":"editor"}', 'mJ0nq8oN0dYwq5b0cX3s6d1y2Q4r7T9vU1W3X5Z7a9c', null
    from held
    where static_token is null and tag = ''
)
select * from held;
