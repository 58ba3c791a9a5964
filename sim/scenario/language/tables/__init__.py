"""What a scenario says of whole tables: fighting by place and date, and cells of places."""
