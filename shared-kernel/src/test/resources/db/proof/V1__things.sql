create table things (name varchar(40) primary key);
